package io.swapbox.actors.runtime;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import com.typesafe.config.Config;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for actors that block on storage: as many as there are such actors with work to do.
 *
 * <p>How much is under way at once is bounded by the number of these actors, so the pool need not
 * be.
 */
public final class DeviceExecutorConfigurator extends ExecutorServiceConfigurator {

  /** Called by Akka with the dispatcher's section. */
  public DeviceExecutorConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory ignored) {
    AtomicInteger number = new AtomicInteger();
    return () ->
        Executors.newCachedThreadPool(
            task -> new DeviceThread(task, "swapbox-device-" + number.incrementAndGet()));
  }
}
