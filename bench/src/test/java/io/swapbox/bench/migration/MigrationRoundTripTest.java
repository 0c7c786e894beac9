package io.swapbox.bench.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.MigrationEnd;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationRoundTripTest {

  private static final int ENTRIES = 20_000;

  @Test
  void pagesComeBackAsTheyWentAndAllCountsAgree(@TempDir Path directory) throws Exception {
    MigrationRoundTrip.Outcome outcome = MigrationRoundTrip.run(ENTRIES, 2, directory);
    assertThat(outcome.mismatches()).isZero();
    assertThat(outcome.contradictions()).isEmpty();
    assertThat(outcome.down().result().pagesMoved()).isGreaterThan(ENTRIES / 2);
    assertThat(outcome.down().result().end()).isEqualTo(MigrationEnd.NONE_LEFT);
    assertThat(outcome.up().result().pagesMoved()).isGreaterThan(ENTRIES / 2);
    assertThat(outcome.down().loads()).isPositive();
  }
}
