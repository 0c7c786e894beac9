package io.swapbox.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Compressed pages in slots of a file, one behind the other. */
class PackedFileTest {

  private static final int PAGE = Page.PAGE_BYTES;
  private static final int SLOTS = 64;

  private final FaultyFile device = new FaultyFile((SLOTS + 1) * PAGE);
  private final SwapFile file = new SwapFile(Path.of("packed"), SLOTS, device, new Object());

  /** A page that compresses to about that many bytes. */
  private static byte[] page(Random random, int bytes) {
    byte[] page = new byte[PAGE];
    for (int i = 0; i < bytes; i++) {
      page[i] = (byte) (1 + random.nextInt(255));
    }
    return page;
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void pagesOfAnyCompressedLengthsComeBack(@ForAll long seed) throws SwapFileException {
    Random random = new Random(seed);
    List<byte[]> pages = new ArrayList<>();
    PackedRun written = new PackedRun(40);
    ByteBuffer compressed = ByteBuffer.allocateDirect(40 * PageCodec.MAX_COMPRESSED_BYTES);
    int slot = 1 + random.nextInt(10);
    try (PageCodec codec = Algorithm.LZ4.codec();
        IoBuffer io = new IoBuffer(40)) {
      int count = 1 + random.nextInt(40);
      for (int i = 0; i < count; i++) {
        byte[] page = page(random, random.nextInt(3500));
        int at = i * PageCodec.MAX_COMPRESSED_BYTES;
        int length =
            codec.compress(
                TestPages.direct(page), 0, compressed, at, PageCodec.MAX_COMPRESSED_BYTES);
        written.addForWrite(compressed, at, length);
        pages.add(page);
      }
      file.writePacked(io, slot, written);
      // Any part of the run, counted from the slot in which its first object begins.
      int first = random.nextInt(count);
      int last = first + random.nextInt(count - first);
      int skipped = written.start(first) / PAGE;
      PackedRun read = new PackedRun(40);
      ByteBuffer out = ByteBuffer.allocateDirect(40 * PAGE);
      for (int i = first; i <= last; i++) {
        read.addForRead(
            out,
            (i - first) * PAGE,
            written.start(i) - skipped * PAGE,
            written.length(i),
            Algorithm.LZ4.id(),
            written.checksum(i));
      }
      file.readPacked(io, slot + skipped, read);
      for (int i = first; i <= last; i++) {
        assertThat(read.damaged(i - first)).isFalse();
        assertThat(TestPages.bytes(out, (i - first) * PAGE)).isEqualTo(pages.get(i));
      }
    }
  }

  @Test
  void objectsAreReadAsTheyAre() throws SwapFileException {
    Random random = new Random(3);
    ByteBuffer compressed = ByteBuffer.allocateDirect(2 * 2500);
    for (int i = 0; i < compressed.capacity(); i++) {
      compressed.put(i, (byte) random.nextInt());
    }
    PackedRun run = new PackedRun(2);
    run.addForWrite(compressed, 0, 2500);
    run.addForWrite(compressed, 2500, 2500);
    try (IoBuffer io = new IoBuffer(4)) {
      file.writePacked(io, 3, run);
      PackedRun read = new PackedRun(2);
      ByteBuffer out = ByteBuffer.allocateDirect(2 * PAGE);
      read.stayPacked();
      for (int i = 0; i < 2; i++) {
        int checksum = run.checksum(i) + i;
        read.addForRead(out, i * PAGE, run.start(i), 2500, Algorithm.LZ4.id(), checksum);
      }
      file.readPacked(io, 3, read);
      assertThat(read.damaged(0)).isFalse();
      assertThat(read.damaged(1)).as("by its checksum").isTrue();
      assertThat(out.slice(0, 2500)).isEqualTo(compressed.slice(0, 2500));
    }
  }

  @Test
  void anyFlippedBitIsFound() throws SwapFileException {
    Random random = new Random(7);
    try (PageCodec codec = Algorithm.LZ4.codec();
        IoBuffer io = new IoBuffer(4)) {
      ByteBuffer compressed = ByteBuffer.allocateDirect(PageCodec.MAX_COMPRESSED_BYTES);
      byte[] page = page(random, 100);
      int length =
          codec.compress(TestPages.direct(page), 0, compressed, 0, PageCodec.MAX_COMPRESSED_BYTES);
      PackedRun run = new PackedRun(2);
      run.addForWrite(compressed, 0, length);
      run.addForWrite(compressed, 0, length);
      file.writePacked(io, 3, run);
      int checksum = run.checksum(0);
      assertThat(run.checksum(1)).isEqualTo(checksum);
      ByteBuffer out = ByteBuffer.allocateDirect(2 * PAGE);
      for (int bit = 0; bit < 8 * length; bit++) {
        device.flip(3 * PAGE + bit / 8, bit % 8);
        PackedRun read = new PackedRun(2);
        read.addForRead(out, 0, 0, length, Algorithm.LZ4.id(), checksum);
        read.addForRead(out, PAGE, length, length, Algorithm.LZ4.id(), checksum);
        file.readPacked(io, 3, read);
        assertThat(read.damaged(0)).isTrue();
        assertThat(read.damaged(1)).isFalse();
        assertThat(TestPages.bytes(out, PAGE)).isEqualTo(page);
        device.flip(3 * PAGE + bit / 8, bit % 8);
      }
    }
  }

  @Test
  void bytesThatAreNoPageAreDamagedThoughTheirChecksumIsRight() throws SwapFileException {
    try (IoBuffer io = new IoBuffer(1)) {
      ByteBuffer nonsense = TestPages.direct(TestPages.incompressible(1));
      PackedRun run = new PackedRun(1);
      run.addForWrite(nonsense, 0, 900);
      file.writePacked(io, 1, run);
      int checksum = run.checksum(0);
      run.clear();
      run.addForRead(TestPages.directPage(), 0, 0, 900, Algorithm.LZ4.id(), checksum);
      file.readPacked(io, 1, run);
      assertThat(run.damaged(0)).isTrue();
    }
  }

  @Test
  void aSlotThatCannotBeWrittenIsNamed() {
    device.diskFullAt = 2 * PAGE;
    try (IoBuffer io = new IoBuffer(4)) {
      PackedRun run = new PackedRun(3);
      for (int i = 0; i < 3; i++) {
        run.addForWrite(TestPages.direct(TestPages.incompressible(i)), 0, 3000);
      }
      assertThat(run.slots()).isEqualTo(3);
      assertThatThrownBy(() -> file.writePacked(io, 1, run))
          .isInstanceOfSatisfying(
              SwapFileIoException.class,
              e -> {
                assertThat(e.slot()).isEqualTo(2);
                assertThat(e.diskFull()).isTrue();
              });
      assertThatThrownBy(() -> file.writePacked(io, SLOTS - 1, run))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void modelledPagesArePackedToo() throws SwapFileException {
    ModelledFile modelled = new ModelledFile(SLOTS);
    ByteBuffer buffer = ByteBuffer.allocate(5 * ModelledPage.BYTES);
    try (IoBuffer io = new IoBuffer(1)) {
      PackedRun run = new PackedRun(4);
      for (int i = 0; i < 4; i++) {
        ModelledPage.write(buffer, i * ModelledPage.BYTES, ModelledPage.of((long) i << 20, 2500));
        run.addForWrite(buffer, i * ModelledPage.BYTES, 2500);
      }
      modelled.writePacked(io, 5, run);
      int third = run.start(2);
      int checksum = run.checksum(2);
      PackedRun read = new PackedRun(2);
      int at = 4 * ModelledPage.BYTES;
      read.addForRead(buffer, at, third - PAGE, 2500, 0, checksum);
      modelled.readPacked(io, 6, read);
      assertThat(read.damaged(0)).isFalse();
      assertThat(ModelledPage.read(buffer, at)).isEqualTo(ModelledPage.of(2L << 20, 2500));
      read.clear();
      read.addForRead(buffer, at, third - PAGE, 2500, 0, checksum + 1);
      modelled.readPacked(io, 6, read);
      assertThat(read.damaged(0)).isTrue();
      read.clear();
      read.addForRead(buffer, at, 17, 2500, 0, checksum);
      assertThatThrownBy(() -> modelled.readPacked(io, 6, read))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no object begins at byte 17");
    }
  }
}
