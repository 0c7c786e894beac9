package io.swapbox.actors.runtime;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;

/** Lets Akka make a {@link DeviceExecutor} from a dispatcher's section. */
public final class DeviceExecutorConfigurator extends ExecutorServiceConfigurator {

  private final boolean byCallers;

  /** Called by Akka with the dispatcher's section. */
  public DeviceExecutorConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.byCallers = config.getBoolean("device-executor.by-callers");
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory ignored) {
    return () -> new DeviceExecutor(byCallers);
  }
}
