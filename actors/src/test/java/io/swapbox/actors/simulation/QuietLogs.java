package io.swapbox.actors.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps thousands of faults, which are part of the plan, out of the log of the build. */
final class QuietLogs implements BeforeAllCallback, AfterAllCallback {

  private static final List<Logger> LOGGERS =
      List.of(
          (Logger) LoggerFactory.getLogger("io.swapbox"), (Logger) LoggerFactory.getLogger("akka"));

  @Override
  public void beforeAll(ExtensionContext context) {
    LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    LOGGERS.forEach(logger -> logger.setLevel(null));
  }
}
