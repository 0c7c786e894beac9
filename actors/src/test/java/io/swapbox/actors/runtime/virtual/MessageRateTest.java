package io.swapbox.actors.runtime.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prints how many messages one core simulates in a second; a figure, not a verdict. */
class MessageRateTest {

  private static final int MESSAGES = 100_000;

  @ParameterizedTest
  @ValueSource(ints = {4, 64, 256})
  void rate(int cpus) {
    simulate(cpus);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    long messages = simulate(cpus);
    long nanos = threads.getCurrentThreadCpuTime() - before;
    System.out.printf(
        "%d CPUs: %.2f million messages/s of CPU time%n", cpus, messages * 1e3 / nanos);
    assertThat(messages).isGreaterThanOrEqualTo(MESSAGES / 2);
  }

  private static long simulate(int cpus) {
    VirtualConfig machine = Machines.machine(1, cpus, CostModel.shipped());
    try (VirtualRuntime runtime = VirtualRuntime.create(machine)) {
      Mesh.start(runtime, cpus, MESSAGES / (4 * cpus));
      runtime.run();
      return runtime.messages().handled();
    }
  }
}
