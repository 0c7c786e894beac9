package io.swapbox.bench.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.ZswapOptions;
import io.swapbox.ZswapWriteback;
import io.swapbox.backends.Algorithm;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WritebackBytesTest {

  @ParameterizedTest
  @EnumSource
  void compressedWritebackMovesFewerBytesAndBringsThemBack(Algorithm algorithm) throws IOException {
    ZswapOptions options = ZswapOptions.DEFAULT.withAlgorithm(algorithm);
    WritebackBytes.Outcome outcome = WritebackBytes.run(ZswapWriteback.COMPRESSED, options, 1);
    assertThat(outcome.mismatches()).isZero();
    assertThat(outcome.writtenBack()).as("most of the corpus").isGreaterThan(2000);
    assertThat(outcome.ratio()).isGreaterThanOrEqualTo(2.5);
  }

  @Test
  void plainWritebackWritesAPageForAPage() throws IOException {
    WritebackBytes.Outcome outcome =
        WritebackBytes.run(ZswapWriteback.PLAIN, ZswapOptions.DEFAULT, 1);
    assertThat(outcome.mismatches()).isZero();
    assertThat(outcome.ratio()).isEqualTo(1);
  }
}
