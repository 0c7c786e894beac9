package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceReaderTest {

  @TempDir private Path directory;

  @Test
  void readsAPlainFile() throws IOException {
    Trace trace = read(write("a.trace", small().bytes()));

    assertThat(trace.name()).isEqualTo("a");
    assertThat(trace.records()).isEqualTo(5);
    assertThat(trace.references()).isEqualTo(4);
    assertThat(trace.pages()).isEqualTo(2);
    assertThat(trace.peakLivePages()).isEqualTo(2);
    assertThat(pages(trace)).containsExactly(0, 1, 0, 0, 1);
    assertThat(kinds(trace))
        .containsExactly(Trace.READ, Trace.WRITE, Trace.FREE, Trace.WRITE, Trace.READ);
  }

  @Test
  void readsZstdWhateverTheFileIsCalled() throws IOException {
    Trace trace = read(write("a.bin", Zstd.compress(small().bytes())));

    assertThat(trace.name()).isEqualTo("a.bin");
    assertThat(pages(trace)).containsExactly(0, 1, 0, 0, 1);
  }

  @Test
  void keepsEveryRecordAcrossChunksAndBuffers() throws IOException {
    Records records = new Records();
    int count = 2 * Trace.CHUNK_RECORDS + 3;
    for (int i = 0; i < count; i++) {
      records.add(i, i % 1000, i % 3, 0);
    }

    Trace trace = read(write("long.trace.zst", Zstd.compress(records.bytes())));

    assertThat(trace.records()).isEqualTo(count);
    for (int i = 0; i < count; i++) {
      if (trace.page(i) != i % 1000 || trace.kind(i) != i % 3) {
        assertThat(i).as("record that is not what was written").isEqualTo(-1);
      }
    }
    assertThatThrownBy(() -> trace.page(count)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> trace.kind(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesPageIdsThatDoNotFit() throws IOException {
    refuses(
        new Records().read(0).read(Trace.MAX_PAGES).bytes(),
        "record 1 (at byte 16): page 1073741824 is not below 1073741824");
    refuses(new Records().read(-1).bytes(), "page 4294967295");
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    Records records = new Records();
    for (int i = 0; i < 200_000; i++) {
      records.read(i % 5000);
    }
    Path file = write("a.trace", records.bytes());
    List<Long> done = new ArrayList<>();

    TraceReader.read(
        new TraceSource.TraceFile(file),
        (bytes, total) -> {
          assertThat(total).isEqualTo(200_000 * 16);
          done.add(bytes);
        });

    assertThat(done).hasSizeGreaterThan(3).isSorted().endsWith(200_000L * 16);
  }

  @Test
  void refusesAFileThatIsNotThere() {
    Path file = directory.resolve("none.trace");

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(TraceException.class)
        .hasMessage(file + ": no such file");
  }

  @Test
  void refusesADirectory() {
    assertThatThrownBy(() -> read(directory))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("is a directory");
  }

  @Test
  void refusesAnEmptyTrace() throws IOException {
    refuses(new byte[0], "is empty");
    refuses(Zstd.compress(new byte[0]), "is empty");
  }

  @Test
  void refusesAZstdStreamThatIsCutOff() throws IOException {
    Records records = new Records();
    for (int i = 0; i < 50_000; i++) {
      records.write(i * 7 % 4999);
    }
    byte[] whole = Zstd.compress(records.bytes());

    refuses(Arrays.copyOf(whole, whole.length / 2), "zstd stream is cut off or damaged");
    refuses(Arrays.copyOf(whole, 6), "zstd stream is cut off or damaged after byte 0");
  }

  @Test
  void refusesADamagedZstdStream() throws IOException {
    byte[] bytes = Zstd.compress(small().bytes());
    Arrays.fill(bytes, 5, bytes.length, (byte) 0xFF);

    refuses(bytes, "zstd stream is cut off or damaged");
  }

  @Test
  void refusesHalfARecord() throws IOException {
    byte[] bytes = small().bytes();

    refuses(
        Arrays.copyOf(bytes, bytes.length - 3), "ends with 13 bytes after record 4", "(77 bytes)");
    refuses(new byte[5], "ends with 5 bytes after record 0");
  }

  @Test
  void refusesAnUnknownKind() throws IOException {
    refuses(
        small().add(9, 0, 3, 0).bytes(), "record 5 (at byte 80): kind 3 is none of 0 (read), 1");
    refuses(new Records().add(1, 0, 255, 0).bytes(), "record 0 (at byte 0): kind 255");
  }

  @Test
  void refusesAReservedByteThatIsNotZero() throws IOException {
    refuses(new Records().add(1, 0, 0, 1).bytes(), "record 0", "reserved byte is 1, not 0");
    refuses(new Records().add(1, 0, 0, 200).bytes(), "reserved byte is 200, not 0");
  }

  @Test
  void refusesTimeThatGoesBack() throws IOException {
    refuses(
        new Records().add(50, 0, 0, 0).add(49, 0, 0, 0).bytes(),
        "record 1 (at byte 16): time goes back from 50 to 49 ns");
  }

  @Test
  void refusesSparsePageIdsBeforeTheyTakeTheMemory() throws IOException {
    refuses(
        new Records().read(0).read(100_000_000).bytes(),
        "page ids go up to 100000000 for 2 pages; number the pages by first touch");
    assertThat(read(write("few", new Records().read(60_000).bytes())).pages()).isEqualTo(60_001);
  }

  private static Records small() {
    return new Records().read(0).write(1).free(0).write(0).read(1);
  }

  private static List<Integer> pages(Trace trace) {
    List<Integer> pages = new ArrayList<>();
    for (long i = 0; i < trace.records(); i++) {
      pages.add(trace.page(i));
    }
    return pages;
  }

  private static List<Byte> kinds(Trace trace) {
    List<Byte> kinds = new ArrayList<>();
    for (long i = 0; i < trace.records(); i++) {
      kinds.add(trace.kind(i));
    }
    return kinds;
  }

  private static Trace read(Path file) {
    return TraceReader.read(new TraceSource.TraceFile(file), ReadProgress.none());
  }

  private void refuses(byte[] content, String... reasons) throws IOException {
    Path file = write("bad.trace", content);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContainingAll(reasons);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }
}
