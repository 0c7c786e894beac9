package io.swapbox.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryFileTest {

  private static final int PAGE = Page.PAGE_BYTES;

  /** Slots of a cluster, for which memory is taken together, and some more. */
  private static final int SLOTS = 512 + 10;

  private final MemoryFile file = new MemoryFile(SLOTS);
  private final IoBuffer io = new IoBuffer(4);

  @AfterEach
  void close() {
    io.close();
    file.close();
  }

  private void write(long slot, byte[]... pages) throws SwapFileException {
    ByteBuffer[] buffers = new ByteBuffer[pages.length];
    for (int i = 0; i < pages.length; i++) {
      buffers[i] = TestPages.direct(pages[i]);
    }
    int[] checksums = new int[pages.length];
    file.write(io, slot, buffers, new int[pages.length], 0, pages.length, checksums);
    assertThat(checksums).containsOnly(0);
  }

  private byte[] read(long slot) throws SwapFileException {
    ByteBuffer page = TestPages.directPage();
    int[] checksums = {7};
    file.read(io, slot, new ByteBuffer[] {page}, new int[1], 0, 1, checksums);
    assertThat(checksums).containsExactly(0);
    return TestPages.bytes(page, 0);
  }

  @Test
  void pagesComeBackFromBothSidesOfABorder() throws SwapFileException {
    byte[][] pages = new byte[4][];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = TestPages.incompressible(i);
    }
    write(511, pages);
    for (int i = 0; i < pages.length; i++) {
      assertThat(read(511 + i)).isEqualTo(pages[i]);
    }
    write(512, pages[3]);
    assertThat(read(511)).isEqualTo(pages[0]);
    assertThat(read(512)).isEqualTo(pages[3]);
    assertThat(read(513)).isEqualTo(pages[2]);
  }

  @Test
  void memoryOfSlotsBehindIsGivenBack() throws SwapFileException {
    write(511, TestPages.incompressible(1), TestPages.incompressible(2));
    write(513, TestPages.incompressible(3));
    assertThat(file.truncate(513)).isZero();
    assertThat(file.truncate(512)).isEqualTo(512L * PAGE);
    assertThatThrownBy(() -> read(513)).isInstanceOf(SwapFileIoException.class);
    assertThat(read(512)).isEqualTo(TestPages.incompressible(2));
    write(513, TestPages.incompressible(4));
    assertThat(read(513)).isEqualTo(TestPages.incompressible(4));
    assertThat(file.truncate(0)).isEqualTo(2 * 512L * PAGE);
  }

  @Test
  void packedObjectsComeBackFromBothSidesOfABorder() throws SwapFileException {
    ByteBuffer compressed = ByteBuffer.allocateDirect(PageCodec.MAX_COMPRESSED_BYTES);
    byte[] page = TestPages.page(3, 3000);
    PackedRun run = new PackedRun(3);
    try (PageCodec codec = Algorithm.LZ4.codec()) {
      int length =
          codec.compress(TestPages.direct(page), 0, compressed, 0, PageCodec.MAX_COMPRESSED_BYTES);
      for (int i = 0; i < 3; i++) {
        run.addForWrite(compressed, 0, length);
      }
    }
    file.writePacked(io, 511, run);
    PackedRun wanted = new PackedRun(3);
    ByteBuffer out = ByteBuffer.allocateDirect(3 * PAGE);
    for (int i = 0; i < 3; i++) {
      wanted.addForRead(
          out, i * PAGE, run.start(i), run.length(i), Algorithm.LZ4.id(), run.checksum(i));
    }
    file.readPacked(io, 511, wanted);
    for (int i = 0; i < 3; i++) {
      assertThat(wanted.damaged(i)).isFalse();
      assertThat(TestPages.bytes(out, i * PAGE)).isEqualTo(page);
    }
  }

  @Test
  void whatWasNeverWrittenCannotBeRead() {
    assertThatThrownBy(() -> read(5))
        .isInstanceOfSatisfying(SwapFileIoException.class, e -> assertThat(e.slot()).isEqualTo(5))
        .hasMessageContaining("never written");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 1", "523, 1", "522, 2", "1, 523"})
  void refusesSlotsThatItDoesNotHave(long slot, int count) {
    ByteBuffer[] pages = new ByteBuffer[count];
    int[] numbers = new int[count];
    String range = "slots " + slot + " to " + (slot + count - 1) + " are not within 1 to 522";
    assertThatThrownBy(() -> file.write(io, slot, pages, numbers, 0, count, numbers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(range);
    assertThatThrownBy(() -> file.read(io, slot, pages, numbers, 0, count, numbers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(range);
  }

  @Test
  void isMemoryAndHasNoBlocks() throws SwapFileException {
    assertThat(file.inMemory()).isTrue();
    assertThat(file.slots()).isEqualTo(SLOTS);
    assertThat(file.discards()).isFalse();
    assertThat(file.discard(1, 1)).isFalse();
    file.close();
    file.close();
  }
}
