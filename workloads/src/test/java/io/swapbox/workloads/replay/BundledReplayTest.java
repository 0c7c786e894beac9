package io.swapbox.workloads.replay;

import static io.swapbox.workloads.replay.Outcomes.assertSound;
import static io.swapbox.workloads.replay.Outcomes.counter;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.workloads.trace.BundledTraces;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recordings, at memory from tight to nearly enough, over every kind of tier.
 *
 * <p>The long ones take minutes and are not in the normal run: {@code mvn verify -pl workloads -am
 * -Dexcluded.tags= -Dtest=BundledReplayTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class BundledReplayTest {

  private static final List<String> SHORT = List.of("cc1-sqlite", "make-lua");

  static Stream<Arguments> shortOnes() {
    return SHORT.stream().flatMap(BundledReplayTest::of);
  }

  static Stream<Arguments> longOnes() {
    return BundledTraces.names().stream()
        .filter(name -> !SHORT.contains(name))
        .flatMap(BundledReplayTest::of);
  }

  private static Stream<Arguments> of(String trace) {
    return Stream.of(0.25, 0.5, 0.75)
        .flatMap(
            memory -> Stream.of(Tiers.values()).map(tiers -> Arguments.of(trace, memory, tiers)));
  }

  @ParameterizedTest
  @MethodSource("shortOnes")
  void aShortRecordingComesThrough(String trace, double memory, Tiers tiers) {
    comesThrough(trace, memory, tiers);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("longOnes")
  void aLongRecordingComesThrough(String trace, double memory, Tiers tiers) {
    comesThrough(trace, memory, tiers);
  }

  private static void comesThrough(String trace, double memory, Tiers tiers) {
    ReplayOutcome outcome =
        Replay.run(tiers.settings(trace, memory, 1, 2, 32), (phase, done, total) -> {});
    assertSound(outcome);
    assertThat(counter(outcome, "pgmajfault")).isPositive();
  }
}
