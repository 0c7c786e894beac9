package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that use their device in other ways. */
class SwapFileOptionsTest {

  private static final int SLOTS = 1100;
  private static final int COUNT = 8;

  @TempDir Path directory;

  private final ByteBuffer[] pages = new ByteBuffer[COUNT];
  private final int[] offsets = new int[COUNT];
  private final int[] checksums = new int[COUNT];

  SwapFileOptionsTest() {
    for (int i = 0; i < COUNT; i++) {
      // Unaligned on purpose: pages come from anywhere.
      pages[i] = ByteBuffer.allocateDirect(PAGE_BYTES + 3).put(3, TestPages.incompressible(i));
      offsets[i] = 3;
    }
  }

  private SwapFile open(IoMode io, boolean discard, boolean preallocate) throws IOException {
    try {
      return SwapFile.open(
          directory.resolve("swap"), SLOTS, new SwapFileOptions(io, discard, preallocate));
    } catch (SwapFileUnavailableException e) {
      assumeThat(io).as("no direct I/O here: " + e.getMessage()).isNotEqualTo(IoMode.DIRECT);
      throw e;
    }
  }

  @ParameterizedTest
  @EnumSource
  void pagesComeBackHoweverTheyAreRead(IoMode io) throws IOException {
    try (SwapFile file = open(io, false, false);
        IoBuffer staging = new IoBuffer(COUNT)) {
      file.write(staging, 5, pages, offsets, 0, COUNT, checksums);
      ByteBuffer out = ByteBuffer.allocate(PAGE_BYTES);
      for (int i = 0; i < COUNT; i++) {
        assertThat(file.read(staging, 5 + i, out, 0)).isEqualTo(checksums[i]);
        assertThat(out.array()).isEqualTo(TestPages.incompressible(i));
      }
      assertThat(file.bytesOnDisk()).isEqualTo((5L + COUNT) * PAGE_BYTES);
    }
  }

  @Test
  void aDirectFileIsLockedAsAnyOther() throws IOException {
    try (SwapFile file = open(IoMode.AUTO, true, false)) {
      assertThatThrownBy(() -> open(IoMode.AUTO, true, false))
          .isInstanceOf(SwapFileLockedException.class);
      assertThat(file.discards()).isTrue();
    }
    open(IoMode.BUFFERED, false, false).close();
  }

  @Test
  void theEndOfAFileIsCutOffAndGrowsAgain() throws IOException {
    Path path = directory.resolve("swap");
    try (SwapFile file = open(IoMode.AUTO, false, false);
        IoBuffer staging = new IoBuffer(COUNT)) {
      file.write(staging, 5, pages, offsets, 0, COUNT, checksums);
      assertThat(file.truncate(SLOTS)).as("not so long").isZero();
      assertThat(file.truncate(7)).isEqualTo(5L * PAGE_BYTES);
      assertThat(file.bytesOnDisk()).isEqualTo(8L * PAGE_BYTES);
      ByteBuffer out = ByteBuffer.allocate(PAGE_BYTES);
      assertThat(file.read(staging, 7, out, 0)).isEqualTo(checksums[2]);
      assertThatThrownBy(() -> file.read(staging, 8, out, 0))
          .isInstanceOf(SwapFileIoException.class);
      file.write(staging, 100, pages, offsets, 0, COUNT, checksums);
      assertThat(file.read(staging, 107, out, 0)).isEqualTo(checksums[7]);
      assertThat(file.truncate(0)).isEqualTo(107L * PAGE_BYTES);
      assertThat(Files.size(path)).as("the header stays").isEqualTo(PAGE_BYTES);
      assertThatThrownBy(() -> open(IoMode.AUTO, false, false))
          .isInstanceOf(SwapFileLockedException.class);
      assertThatThrownBy(() -> file.truncate(SLOTS + 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aPreallocatedFileKeepsItsBlocks() throws IOException {
    try (SwapFile file = open(IoMode.BUFFERED, false, true)) {
      assertThat(file.truncate(3)).isZero();
      assertThat(file.bytesOnDisk()).isEqualTo((SLOTS + 1L) * PAGE_BYTES);
    }
  }

  @Test
  void blocksOfSlotsAreGivenBack() throws IOException {
    Path path = directory.resolve("swap");
    try (SwapFile file = open(IoMode.BUFFERED, true, true);
        IoBuffer staging = new IoBuffer(COUNT)) {
      file.write(staging, 512, pages, offsets, 0, COUNT, checksums);
      long before = blocks(path);
      assumeThat(file.discard(512, 512)).as("the file system gives blocks back").isTrue();
      assertThat(blocks(path)).isEqualTo(before - 512L * PAGE_BYTES);
      assertThat(file.bytesOnDisk()).isEqualTo((SLOTS + 1L) * PAGE_BYTES);
      ByteBuffer out = ByteBuffer.allocate(PAGE_BYTES);
      file.read(staging, 513, out, 0);
      assertThat(out.array()).containsOnly(0);
      assertThatThrownBy(() -> file.discard(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void preallocationTakesAllBlocksAtOnce() throws IOException {
    Path path = directory.resolve("swap");
    try (SwapFile file = open(IoMode.AUTO, false, true)) {
      assertThat(file.bytesOnDisk()).isEqualTo((SLOTS + 1L) * PAGE_BYTES);
      assertThat(blocks(path)).isGreaterThanOrEqualTo((SLOTS + 1L) * PAGE_BYTES);
    }
  }

  @Test
  void whereThereIsNoCallZerosAreWritten() throws IOException {
    Path path = directory.resolve("swap");
    try (SwapFile file = open(IoMode.BUFFERED, false, false)) {
      assertThat(file.discard(1, 8)).as("opened without discard").isFalse();
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      SwapFileOpener.writeZeros(channel, (SLOTS + 1L) * PAGE_BYTES);
    }
    assertThat(Files.size(path)).isEqualTo((SLOTS + 1L) * PAGE_BYTES);
    open(IoMode.BUFFERED, false, false).close();
  }

  private static long blocks(Path path) throws IOException {
    try {
      Process stat = new ProcessBuilder("stat", "-c", "%b", path.toString()).start();
      return 512
          * Long.parseLong(
              new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
    } catch (IOException | NumberFormatException e) {
      assumeThat(false).as("no stat of GNU coreutils").isTrue();
      throw e;
    }
  }
}
