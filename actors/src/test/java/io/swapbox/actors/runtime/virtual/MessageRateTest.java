package io.swapbox.actors.runtime.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prints how many messages a second of wall time are simulated; a figure, not a verdict. */
class MessageRateTest {

  private static final int MESSAGES = 500_000;

  @ParameterizedTest
  @ValueSource(ints = {4, 64, 256})
  void rate(int cpus) {
    simulate(cpus);
    long before = System.nanoTime();
    long messages = simulate(cpus);
    long nanos = System.nanoTime() - before;
    System.out.printf("%d CPUs: %.2f million messages/s%n", cpus, messages * 1e3 / nanos);
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
