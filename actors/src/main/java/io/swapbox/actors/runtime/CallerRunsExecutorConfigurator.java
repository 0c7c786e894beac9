package io.swapbox.actors.runtime;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;

/** Lets Akka make a {@link CallerRunsExecutor} from a dispatcher's section. */
public final class CallerRunsExecutorConfigurator extends ExecutorServiceConfigurator {

  private final int parallelism;
  private final int turns;

  /** Called by Akka with the {@code caller-runs-executor} settings of the dispatcher's section. */
  public CallerRunsExecutorConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    Config own = config.getConfig("caller-runs-executor");
    int threads = own.getInt("parallelism");
    this.parallelism = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    this.turns = own.getInt("turns");
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory ignored) {
    return () -> new CallerRunsExecutor(parallelism, turns);
  }
}
