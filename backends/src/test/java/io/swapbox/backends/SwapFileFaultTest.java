package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a swap file says when its device misbehaves. */
class SwapFileFaultTest {

  private static final int COUNT = 6;

  private final FaultyFile device = new FaultyFile(20 * PAGE_BYTES);
  private final SwapFile file = new SwapFile(Path.of("faulty"), 16, device, new Object());
  private final IoBuffer io = new IoBuffer(4);
  private final ByteBuffer[] pages = new ByteBuffer[COUNT];
  private final int[] offsets = new int[COUNT];
  private final int[] checksums = new int[COUNT];
  private final ByteBuffer out = TestPages.directPage();

  SwapFileFaultTest() {
    for (int i = 0; i < COUNT; i++) {
      pages[i] = TestPages.direct(TestPages.incompressible(i));
    }
  }

  @AfterEach
  void close() {
    io.close();
  }

  @Test
  void shortTransfersAreCompleted() throws SwapFileException {
    device.mostBytes = 1000;
    writeAll();
    int[] read = new int[COUNT];
    ByteBuffer[] back = new ByteBuffer[COUNT];
    Arrays.setAll(back, i -> TestPages.directPage());
    file.read(io, 1, back, offsets, 0, COUNT, read);
    assertThat(read).isEqualTo(checksums);
    for (int i = 0; i < COUNT; i++) {
      assertThat(TestPages.bytes(back[i], 0)).isEqualTo(TestPages.incompressible(i));
      file.read(io, 1 + i, out, 0);
      assertThat(TestPages.bytes(out, 0)).isEqualTo(TestPages.incompressible(i));
    }
  }

  @Test
  void aFullDiskNamesTheFirstSlotThatWasNotWritten() throws SwapFileException {
    device.diskFullAt = 6 * PAGE_BYTES + 100;
    expectFailure(this::writeAll, 6, "No space left on device");
    file.read(io, 5, out, 0);
    assertThat(TestPages.bytes(out, 0)).isEqualTo(TestPages.incompressible(4));
    expectFailure(() -> file.write(io, 6, pages, offsets, 0, 1, checksums), 6, "No space left");
  }

  @Test
  void aDeviceThatTakesNothingIsNotAskedForEver() {
    device.diskFullAt = 3 * PAGE_BYTES;
    device.silent = true;
    expectFailure(this::writeAll, 3, "takes no more bytes");
  }

  @Test
  void aBadSlotIsNamed() throws SwapFileException {
    writeAll();
    device.badByte = 2 * PAGE_BYTES + 50;
    expectFailure(() -> file.read(io, 2, out, 0), 2, "Input/output error");
    expectFailure(
        () -> file.read(io, 1, pages, offsets, 0, COUNT, checksums), 2, "Input/output error");
    expectFailure(this::writeAll, 2, "Input/output error");
    file.read(io, 3, out, 0);
    assertThat(TestPages.bytes(out, 0)).isEqualTo(TestPages.incompressible(2));
  }

  @Test
  void aFileThatEndsWithinThePageIsAnError() throws SwapFileException {
    device.diskFullAt = PAGE_BYTES + 100;
    expectFailure(() -> file.write(io, 1, pages, offsets, 0, 1, checksums), 1, "No space");
    expectFailure(() -> file.read(io, 1, out, 0), 1, "the file ends");
  }

  @Test
  void otherFailuresAreTypedToo() {
    assertThatThrownBy(file::bytesOnDisk)
        .isInstanceOf(SwapFileUnavailableException.class)
        .hasMessageContaining("Stale file handle");
    assertThatThrownBy(file::close)
        .isInstanceOf(SwapFileUnavailableException.class)
        .hasMessageContaining("Input/output error");
  }

  private void writeAll() throws SwapFileException {
    file.write(io, 1, pages, offsets, 0, COUNT, checksums);
  }

  private static void expectFailure(ThrowingCallable call, long slot, String reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SwapFileIoException.class, e -> assertThat(e.slot()).isEqualTo(slot))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("faulty")
        .hasMessageContaining("slot " + slot)
        .hasMessageContaining(reason);
  }
}
