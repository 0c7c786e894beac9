package io.swapbox.bench.calibration;

import io.swapbox.SystemConfig;
import io.swapbox.actors.runtime.MessageHop;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;

/**
 * What this machine takes for everything that can be measured on it.
 *
 * @param pages CPU work on pages
 * @param messageHop nanoseconds of a message between two actors of one CPU
 * @param steps small steps with entries and objects
 * @param files reading and writing a file
 * @param load the system's load average at the start, negative where the system has none
 */
public record Calibration(
    PageCosts pages, long messageHop, StepCosts steps, FileCosts files, double load) {

  private static final int MESSAGES = 200_000;

  /**
   * Measures everything; takes some seconds, half a minute on a slow disk.
   *
   * @param progress told what is measured next
   * @throws CalibrationException when no file can be written for it
   */
  public static Calibration measure(Consumer<String> progress) {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    PageCosts pages = PageCosts.measure(progress);
    progress.accept("messages between two actors");
    long messageHop = MessageHop.nanos(SystemConfig.load(), MESSAGES, Passes.COUNT);
    progress.accept("look-ups and drops");
    StepCosts steps = StepCosts.measure();
    return new Calibration(pages, messageHop, steps, FileCosts.measure(progress), load);
  }
}
