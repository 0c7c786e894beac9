package io.swapbox;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** The Akka settings of an actor system that exists for Swapbox alone. */
public final class SystemConfig {

  private static final String OWN =
      """
      akka {
        loglevel = WARNING
        stdout-loglevel = OFF
        log-dead-letters = off
        # On a machine with far more to do than cores, a logger takes more than the 5 s to start
        # that Akka gives it.
        logger-startup-timeout = 120s
        actor.creation-timeout = 120s
        daemonic = on
        jvm-shutdown-hooks = off
        # The back-off of a swapoff is the only timer of a space, and the scheduler's thread wakes up
        # with every tick.
        scheduler.tick-duration = 100ms
        coordinated-shutdown.run-by-jvm-shutdown-hook = off
        # Swapbox's actors have dispatchers of their own; these carry a guardian and little else.
        actor.default-dispatcher.fork-join-executor { parallelism-min = 1, parallelism-max = 2 }
        actor.internal-dispatcher.fork-join-executor { parallelism-min = 1, parallelism-max = 2 }
      }
      """;

  private SystemConfig() {}

  /** The settings, on top of {@code application.conf} and every {@code reference.conf}. */
  public static Config load() {
    return ConfigFactory.parseString(OWN)
        .withFallback(ConfigFactory.load(SystemConfig.class.getClassLoader()));
  }
}
