package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages in and out of a real file. */
class SwapFileTest {

  private static final int SLOTS = 64;
  private static final int COUNT = 20;

  private final ByteBuffer arena = ByteBuffer.allocateDirect(COUNT * PAGE_BYTES);
  private final ByteBuffer[] pages = new ByteBuffer[COUNT + 2];
  private final int[] offsets = new int[COUNT + 2];
  private final int[] written = new int[COUNT + 2];
  private final ByteBuffer out = TestPages.directPage();
  private final IoBuffer io = new IoBuffer(4);
  private final SwapFile file;

  SwapFileTest(@TempDir Path directory) throws SwapFileException {
    file = SwapFile.open(directory.resolve("swap"), SLOTS);
  }

  @BeforeEach
  void fill() {
    // Pages in reverse order of the arena, every third one on the heap; entries 1 to COUNT are
    // used.
    for (int i = 1; i <= COUNT; i++) {
      byte[] page = TestPages.incompressible(i);
      if (i % 3 == 0) {
        pages[i] = ByteBuffer.allocate(PAGE_BYTES + 5).put(5, page);
        offsets[i] = 5;
      } else {
        pages[i] = arena;
        offsets[i] = (COUNT - i) * PAGE_BYTES;
        arena.put(offsets[i], page);
      }
    }
  }

  @AfterEach
  void close() throws SwapFileException {
    file.close();
    file.close();
    io.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 32})
  void whatWentInComesBack(int staging) throws SwapFileException {
    int[] read = new int[COUNT + 2];
    try (IoBuffer other = new IoBuffer(staging)) {
      file.write(other, 3, pages, offsets, 1, COUNT, written);
      expectPages();
      wipe();
      file.read(other, 3, pages, offsets, 1, COUNT, read);
    }
    assertThat(read).isEqualTo(written);
    for (int i = 1; i <= COUNT; i++) {
      assertThat(TestPages.bytes(pages[i], offsets[i])).isEqualTo(TestPages.incompressible(i));
    }
    assertThat(arena.position()).isZero();
    assertThat(arena.limit()).isEqualTo(COUNT * PAGE_BYTES);
  }

  @Test
  void growsWithTheHighestSlot() throws SwapFileException {
    assertThat(file.bytesOnDisk()).isEqualTo(PAGE_BYTES);
    file.write(io, SLOTS, pages, offsets, 1, 1, written);
    assertThat(file.bytesOnDisk()).isEqualTo((SLOTS + 1L) * PAGE_BYTES);
    assertThat(file.slots()).isEqualTo(SLOTS);
  }

  @Test
  void aSlotBeyondTheEndOfTheFileIsNamed() throws SwapFileException {
    file.write(io, 1, pages, offsets, 1, 1, written);
    assertThatThrownBy(() -> file.read(io, 2, out, 0))
        .isInstanceOfSatisfying(
            SwapFileIoException.class,
            e -> {
              assertThat(e.slot()).isEqualTo(2);
              assertThat(e.path()).isEqualTo(file.path());
            })
        .hasMessageContaining("slot 2")
        .hasMessageContaining(file.path().toString());
  }

  @Test
  void slotsOfTheFileOnly() {
    assertThatThrownBy(() -> file.read(io, 0, out, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not within 1 to 64");
    assertThatThrownBy(() -> file.read(io, SLOTS + 1, out, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> file.write(io, SLOTS, pages, offsets, 1, 2, written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("slots 64 to 65");
  }

  @Test
  void damageOnDiskShowsInTheChecksum() throws Exception {
    file.write(io, 1, pages, offsets, 1, 1, written);
    byte[] bytes = Files.readAllBytes(file.path());
    bytes[PAGE_BYTES + 99] ^= 1;
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), 0);
    }
    assertThat(file.read(io, 1, out, 0)).isNotEqualTo(written[1]);
    assertThat(PageChecksum.of(out, 0)).isNotEqualTo(written[1]);
  }

  @Test
  void aClosedFileSaysSo() throws SwapFileException {
    file.write(io, 1, pages, offsets, 1, 1, written);
    file.close();
    assertThatThrownBy(() -> file.read(io, 1, out, 0))
        .isInstanceOf(SwapFileIoException.class)
        .hasMessageContaining("ClosedChannelException");
  }

  @Test
  void checksumsAreCrc32c() {
    CRC32C crc = new CRC32C();
    crc.update(new byte[PAGE_BYTES]);
    assertThat(PageChecksum.of(ByteBuffer.allocate(PAGE_BYTES + 3), 3))
        .isEqualTo((int) crc.getValue());
  }

  @Test
  void anIoBufferHasAPageAtLeastAndAnEnd() {
    assertThatThrownBy(() -> new IoBuffer(0)).isInstanceOf(IllegalArgumentException.class);
    IoBuffer io = new IoBuffer(2);
    assertThat(io.pages()).isEqualTo(2);
    io.close();
    io.close();
    assertThatThrownBy(() -> file.read(io, 1, out, 0)).isInstanceOf(IllegalStateException.class);
  }

  private void expectPages() throws SwapFileException {
    for (int i = 1; i <= COUNT; i++) {
      file.read(io, 2 + i, out, 0);
      assertThat(TestPages.bytes(out, 0)).isEqualTo(TestPages.incompressible(i));
      assertThat(PageChecksum.of(out, 0)).isEqualTo(written[i]);
    }
  }

  private void wipe() {
    for (int i = 1; i <= COUNT; i++) {
      pages[i].put(offsets[i], new byte[PAGE_BYTES]);
    }
  }

  @Test
  void aThreadThatIsInterruptedGoesOnWhereTheSystemLetsIt() throws SwapFileException {
    assumeTrue(file.bearsInterrupts());
    Thread.currentThread().interrupt();
    file.write(io, 1, pages, offsets, 1, COUNT, written);
    int checksum = file.read(io, 3, out, 0);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(checksum).isEqualTo(written[3]);
    assertThat(file.read(io, 4, out, 0)).isEqualTo(written[4]);
  }
}
