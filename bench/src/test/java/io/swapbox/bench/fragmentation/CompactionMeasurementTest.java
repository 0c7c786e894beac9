package io.swapbox.bench.fragmentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactionMeasurementTest {

  private static final int SLOTS = 8_192;
  private static final int OPERATIONS = 100_000;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ninePartsInTenOfWhatIsWastedAreFreeAgain(boolean packed) throws Exception {
    CompactionMeasurement.Outcome outcome =
        CompactionMeasurement.run(directory, SLOTS, OPERATIONS, 2, packed, 0);
    assertThat(outcome.result().before().wastedBytes()).isPositive();
    assertThat(outcome.freedShare()).isGreaterThan(0.9);
    assertThat(outcome.lengthAfter()).isEqualTo(outcome.length() - outcome.result().bytesFreed());
    assertThat(outcome.lengthAfter()).isLessThan(outcome.length() * 6 / 10);
    assertThat(outcome.result().unreadable()).isEmpty();
  }
}
