package io.swapbox.actors.runtime.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A seed is a run. */
class DeterminismTest {

  private static final int CPUS = 8;
  private static final int HOPS = 300;

  @Test
  void oneSeedGivesOneRun() {
    assertThat(run(42)).isEqualTo(run(42));
  }

  @Test
  void otherSeedsGiveOtherRuns() {
    Set<String> runs = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      runs.add(run(seed));
    }
    assertThat(runs).hasSizeGreaterThanOrEqualTo(19);
  }

  /** A digest of the whole message log and how many messages there were. */
  private static String run(long seed) {
    long[] digest = {0, 0};
    MessageLog log =
        (nanos, place, actor, message, wait, service) -> {
          String line = nanos + " " + place + " " + actor + " " + message.getName();
          digest[0] = 31 * SeededRandom.mix(digest[0]) + (line + wait + service).hashCode();
          digest[1]++;
        };
    VirtualConfig machine = Machines.machine(seed, CPUS, Machines.costs(100, 0, 50));
    try (VirtualRuntime runtime = VirtualRuntime.create(machine, log)) {
      Mesh.start(runtime, CPUS, HOPS);
      runtime.run();
      MessageCounts counts = runtime.messages();
      assertThat(counts.tieOut()).isTrue();
      assertThat(counts.inFlight() + counts.queued()).isZero();
      assertThat(digest[1]).isEqualTo(4L * CPUS * (HOPS + 1));
    }
    return digest[0] + "/" + digest[1];
  }
}
