package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swapbox.workloads.Dice;
import org.junit.jupiter.api.Test;

class ZipfTest {

  private static final int RANKS = 1000;
  private static final int DRAWS = 400_000;

  private static int[] drawn(double skew) {
    Zipf zipf = new Zipf(RANKS, skew);
    Dice dice = new Dice(7, 0);
    int[] counts = new int[RANKS];
    for (int i = 0; i < DRAWS; i++) {
      counts[zipf.rank(dice)]++;
    }
    return counts;
  }

  @Test
  void withoutSkewAllRanksAreAlike() {
    for (int count : drawn(0)) {
      assertThat(count).isBetween(300, 500);
    }
  }

  @Test
  void withSkewEachRankComesAsOftenAsTheLawSays() {
    double skew = 0.9;
    double zeta = 0;
    for (int rank = 1; rank <= RANKS; rank++) {
      zeta += Math.pow(rank, -skew);
    }
    int[] counts = drawn(skew);
    // The first two ranks are exact; the others come from an approximation by an integral.
    assertThat(counts[0] / (double) DRAWS).isCloseTo(1 / zeta, within(0.003));
    assertThat(counts[1] / (double) DRAWS).isCloseTo(Math.pow(2, -skew) / zeta, within(0.003));
    int upTo100 = 0;
    double wanted = 0;
    for (int rank = 0; rank < 100; rank++) {
      upTo100 += counts[rank];
      wanted += Math.pow(rank + 1, -skew) / zeta;
    }
    assertThat(upTo100 / (double) DRAWS).isCloseTo(wanted, within(0.02));
  }
}
