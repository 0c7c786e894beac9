package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceWriterTest {

  @TempDir private Path directory;

  @Test
  void writesTheFormatByteByByte() throws IOException {
    Path file = directory.resolve("a.trace");
    try (TraceWriter writer = new TraceWriter(file, false)) {
      writer.record(1, 0, 7, Trace.READ);
      writer.record(2, Trace.MAX_PAGES - 1, 7, Trace.FREE);
      assertThat(writer.finish()).isEqualTo(32);
    }
    assertThat(file).hasBinaryContent(new Records().read(0).free(Trace.MAX_PAGES - 1).bytes());
  }

  @Test
  void writesMoreThanABuffer() {
    Path file = directory.resolve("a.trace.zst");
    int records = 200_000;
    try (TraceWriter writer = new TraceWriter(file, false)) {
      for (int i = 0; i < records; i++) {
        writer.record(i, i % 1000, 0, Trace.WRITE);
      }
      assertThat(writer.finish()).isLessThan(8L * records);
    }
    Trace trace = TraceReader.read(new TraceSource.TraceFile(file), ReadProgress.none());
    assertThat(trace.records()).isEqualTo(records);
    assertThat(trace.page(records - 1)).isEqualTo(999);
  }

  @Test
  void leavesNothingWhenItIsNotFinished() {
    try (TraceWriter writer = new TraceWriter(directory.resolve("a.trace"), true)) {
      writer.record(1, 0, 0, Trace.READ);
      assertThat(directory.toFile().list()).containsExactly("a.trace.part");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void refusesWhatItCannotWrite() throws IOException {
    assertThatThrownBy(() -> new TraceWriter(directory.resolve("none/a.trace"), false))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("none/a.trace: cannot be written: no such directory");
    Files.writeString(directory.resolve("b.trace.part"), "");
    assertThatThrownBy(() -> new TraceWriter(directory.resolve("b.trace"), true))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("b.trace.part: is there: another import writes it");
  }
}
