package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageSizesTest {

  private static final byte[] THREE_SIZES = {0, 0, 0x34, 0x12, (byte) 0xFF, (byte) 0xFF};

  @TempDir private Path directory;
  private TraceSource trace = TraceSource.of("touch");

  @BeforeEach
  void nameATrace() {
    trace = new TraceSource.TraceFile(directory.resolve("a.trace.zst"));
  }

  @Test
  void areReadFromThePlainFileBesideTheTrace() throws IOException {
    Files.write(directory.resolve("a.lz4u16"), THREE_SIZES);

    assertThreeSizes(PageSizes.beside(trace));
  }

  @Test
  void areReadFromTheCompressedFileBesideTheTrace() throws IOException {
    Files.write(directory.resolve("a.lz4u16.zst"), Zstd.compress(THREE_SIZES));

    assertThreeSizes(PageSizes.beside(trace));
  }

  @Test
  void areAllUnknownWithoutAFile() {
    PageSizes sizes = PageSizes.beside(trace);

    assertThat(sizes.pages()).isZero();
    assertThat(sizes.of(0)).isEqualTo(PageSizes.UNKNOWN);
  }

  @Test
  void areRefusedWhenTheLastIsHalf() throws IOException {
    Path file = Files.write(directory.resolve("a.lz4u16"), Arrays.copyOf(THREE_SIZES, 5));

    assertThatThrownBy(() -> PageSizes.beside(trace))
        .isInstanceOf(TraceException.class)
        .hasMessageContainingAll(file.toString(), "has 5 bytes, an odd number");
  }

  @Test
  void areRefusedWhenTheFileIsCutOff() throws IOException {
    byte[] whole = Zstd.compress(THREE_SIZES);
    Path file =
        Files.write(directory.resolve("a.lz4u16.zst"), Arrays.copyOf(whole, whole.length - 2));

    assertThatThrownBy(() -> PageSizes.beside(trace))
        .isInstanceOf(TraceException.class)
        .hasMessageContainingAll(file.toString(), "cut off or damaged");
  }

  private static void assertThreeSizes(PageSizes sizes) {
    assertThat(sizes.pages()).isEqualTo(3);
    assertThat(sizes.of(0)).isEqualTo(PageSizes.ZERO);
    assertThat(sizes.of(1)).isEqualTo(0x1234);
    assertThat(sizes.of(2)).isEqualTo(PageSizes.UNKNOWN);
    assertThat(sizes.of(3)).isEqualTo(PageSizes.UNKNOWN);
  }
}
