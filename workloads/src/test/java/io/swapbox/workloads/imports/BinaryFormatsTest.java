package io.swapbox.workloads.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.github.luben.zstd.Zstd;
import io.swapbox.ConfigurationException;
import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.StoredInput;
import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceException;
import io.swapbox.workloads.trace.TraceReader;
import io.swapbox.workloads.trace.TraceSource;
import io.swapbox.workloads.trace.TraceWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** oracleGeneral and the native format, and how formats are told. */
class BinaryFormatsTest {

  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oracleObjectsHaveThePagesOfTheirSize(boolean zstd) throws IOException {
    request(5_600_000, 0xF28F1A09L, 512, 4);
    request(5_600_000, -7, 8193, Long.MAX_VALUE);
    request(5_600_001, 42, 0, -1);
    request(5_600_002, 0xF28F1A09L, 4096, -1);
    Path file = write(zstd ? Zstd.compress(content()) : content());

    Imports oracle = Imports.of(file);

    assertThat(oracle.format).isEqualTo(TraceFormat.ORACLE);
    assertThat(oracle.records)
        .containsExactly(
            "0 t0 read 0", "0 t0 read 1", "0 t0 read 2", "0 t0 read 3", "2000000000 t0 read 0");
    assertThat(oracle.outcome.skipped()).containsOnly(entry(Skipped.EMPTY_OBJECTS, 1L));
    ImportSettings onePage = new ImportSettings(4096, Long.MAX_VALUE, false, true, Map.of(), 1);
    assertThat(Imports.of(file, onePage).records)
        .containsExactly(
            "0 t0 read 0", "0 t0 read 1", "1000000000 t0 read 2", "2000000000 t0 read 0");
    ImportSettings large = new ImportSettings(1 << 16, 2, false, false, Map.of(), 1);
    assertThat(Imports.of(file, large).records).containsExactly("0 t0 read 0", "0 t0 read 1");
  }

  @Test
  void oracleRefusesARequestThatCannotBe() throws IOException {
    request(10, 1, 100, 1);
    request(9, 1, 100, -1);
    refuses(TraceFormat.ORACLE, content(), "request 1 (at byte 24): time goes back from 10 to 9 s");
    bytes.clear();
    request(10, 1, 100, -1);
    request(10, 1, 100, 1);
    refuses(TraceFormat.ORACLE, content(), "request 1 (at byte 24): the next access is request 1");
    bytes.putInt(7);
    bytes.putLong(NEXT_OF_SECOND, -1);
    refuses(TraceFormat.ORACLE, content(), "ends with 4 bytes after request 2");
    refuses(TraceFormat.ORACLE, new byte[0], "is empty");
    bytes.clear();
    request(10, 1, 0, -1);
    refuses(TraceFormat.ORACLE, content(), "has no reference: all that is in it was skipped");
  }

  @Test
  void nativeTracesAreNumberedAnew() throws IOException {
    record(1000, 90, 7, 1);
    record(1001, 5, 3, 0);
    record(1001, 90, 7, 2);
    Path file = write(content());

    Imports again = Imports.of(file);

    assertThat(again.format).isEqualTo(TraceFormat.NATIVE);
    assertThat(again.records).containsExactly("0 t0 write 0", "1 t1 read 1", "1 t0 free 0");
    assertThat(Imports.of(file, Imports.limited(1)).records).hasSize(1);
    refuses(TraceFormat.NATIVE, Arrays.copyOf(content(), 20), "ends with 4 bytes after record 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.trace", "out.trace.zst"})
  void whatIsWrittenIsReadAgain(String name) {
    Path out = directory.resolve(name);
    Path file = Imports.sample("perf-tracepoint.txt");
    TraceInput input =
        TraceInput.of(new TraceSource.TraceFile(file), null, ImportSettings.standard());
    try (TraceWriter writer = new TraceWriter(out, false)) {
      assertThat(input.read(writer, ReadProgress.none()).storedBytes()).isPositive();
      assertThat(out).doesNotExist();
      assertThat(writer.finish()).isEqualTo(out.toFile().length());
    }

    assertThat(Imports.of(out).records).isEqualTo(Imports.of(file).records);
    Trace trace = TraceReader.read(new TraceSource.TraceFile(out), ReadProgress.none());
    assertThat(trace.pages()).isEqualTo(4);
    assertThat(trace.records()).isEqualTo(4);
    assertThatThrownBy(() -> new TraceWriter(out, false))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("out.trace")
        .hasMessageContaining("is there already");
  }

  @Test
  void bundledTracesAreReadByName() {
    TraceInput input = TraceInput.of(TraceSource.of("touch"), null, Imports.limited(100_000));
    long[] records = new long[1];

    assertThat(input.format()).isEqualTo(TraceFormat.NATIVE);
    assertThat(
            input.read((nanos, page, thread, kind) -> records[0]++, ReadProgress.none()).skipped())
        .isEmpty();
    assertThat(records[0]).isEqualTo(100_000);
  }

  @Test
  void aFormatHasToBeTheOnlyOneThatFits() throws IOException {
    record(0, 0, 0, 0);
    record(-1, 0, 0, 0);
    record(-1, 5, 1, 0);
    refuses(null, content(), "may be of the formats native, oracle; say which with --format");
    refuses(null, new byte[0], "is empty");
    refuses(null, text("when,where\n1,2\n"), "a csv trace has a header with a column 'page'");
    refuses(null, text("just\nprose\n"), "is of no format that is known (native, oracle, lackey");
    refuses(null, new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0}, "compressed with gzip");
    refuses(null, text("PERFILE2h\0\0\0"), "it is perf's own; give what 'perf script' prints");
    refuses(null, text("\u0017\bDtracing6\0"), "give what 'trace-cmd report' prints");
    String fault = "ls 9/9 1.5: page-faults: 7f00\n";
    String region = "k 4 [0] 8.9: damon:damon_aggregated: target_id=0 nr_regions=1 0-4096: 2\n";
    refuses(null, text(fault + region), "may be of the formats perf, damon");
  }

  @Test
  void morePagesThanThereIsRoomForAreRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("a.csv"), "address,size\n0,8193\n");
    try (StoredInput in = StoredInput.of(new TraceSource.TraceFile(file))) {
      CsvReader reader =
          new CsvReader(new TextLines(in, ReadProgress.none()), ImportSettings.standard());
      Renumbering two =
          new Renumbering((nanos, page, thread, kind) -> {}, reader, 52, Long.MAX_VALUE, 2);
      assertThatThrownBy(() -> reader.read(two))
          .isInstanceOf(TraceException.class)
          .hasMessageContaining("line 2: there are more than 2 different pages");
    }
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new ImportSettings(5000, 1, false, false, Map.of(), 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("5000 is no power of two from 4096");
    assertThatThrownBy(() -> Imports.limited(0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("0 is not 1 record or more");
  }

  private static final int NEXT_OF_SECOND = 24 + 16;

  private void request(int seconds, long object, int size, long next) {
    bytes.putInt(seconds).putLong(object).putInt(size).putLong(next);
  }

  private void record(long nanos, int page, int thread, int kind) {
    bytes.putLong(nanos).putInt(page).putShort((short) thread).put((byte) kind).put((byte) 0);
  }

  private byte[] content() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void refuses(@Nullable TraceFormat format, byte[] content, String reason)
      throws IOException {
    Path file = write(content);
    assertThatThrownBy(
            () -> {
              if (format == null) {
                Imports.of(file);
              } else {
                Imports.of(file, format);
              }
            })
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(directory.resolve("sample.bin"), content);
  }
}
