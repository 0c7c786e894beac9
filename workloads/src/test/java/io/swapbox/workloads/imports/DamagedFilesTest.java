package io.swapbox.workloads.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.SwapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files with a few bytes changed are read, or refused by an error that names the file. */
class DamagedFilesTest {

  private static final int FILES = 150;
  private static final int MAX_CHANGES = 4;
  private static final String SIGNS = " \t\n\r,:.-=/()[]\"#x0f9\0\u00FF";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "lackey.txt, LACKEY",
    "perf.txt, PERF",
    "perf-with-ip.txt, PERF",
    "perf-tracepoint.txt, PERF",
    "ftrace.txt, FTRACE",
    "trace-cmd.txt, FTRACE",
    "damon-raw.txt, DAMON",
    "damon-perf.txt, DAMON",
    "plain.csv, CSV"
  })
  void areReadOrRefused(String sample, TraceFormat format) throws IOException {
    byte[] whole = Files.readAllBytes(Imports.sample(sample));
    SplittableRandom random = new SplittableRandom(42);
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] damaged = whole.clone();
      for (int change = random.nextInt(MAX_CHANGES); change >= 0; change--) {
        damaged[random.nextInt(damaged.length)] =
            (byte) SIGNS.charAt(random.nextInt(SIGNS.length()));
      }
      Path file = Files.write(directory.resolve("damaged"), damaged);
      try {
        Imports.of(file, format, Imports.limited(10_000));
      } catch (SwapException e) {
        assertThat(e).hasMessageStartingWith(file + ": ");
        refused++;
      }
    }
    assertThat(refused).isBetween(1, FILES - 1);
  }
}
