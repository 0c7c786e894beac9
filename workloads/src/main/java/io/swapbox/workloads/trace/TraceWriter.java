package io.swapbox.workloads.trace;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A writer of the {@linkplain NativeRecords native format}: in zstd when the file's name ends in
 * {@code .zst}, plain otherwise. One use, one owner.
 *
 * <p>Writes to {@code NAME.part}, which {@link #finish} gives its name: a failure half-way leaves
 * nothing behind.
 */
public final class TraceWriter implements RecordSink, AutoCloseable {

  private static final String ZSTD_SUFFIX = ".zst";
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path file;
  private final boolean replace;
  private final Path part;
  private final OutputStream out;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * Begins a file.
   *
   * @param replace whether a file of that name may be replaced
   * @throws TraceException when there is one that may not, or it cannot be written
   */
  public TraceWriter(Path file, boolean replace) {
    this.file = file;
    this.replace = replace;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    if (!replace && Files.exists(file)) {
      throw exists();
    }
    try {
      OutputStream raw =
          Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      this.out =
          file.toString().endsWith(ZSTD_SUFFIX)
              ? new ZstdOutputStreamNoFinalizer(raw).setChecksum(true)
              : raw;
    } catch (FileAlreadyExistsException e) {
      throw new TraceException(
          part.toString(), "is there: another import writes it, or one was killed; remove it", e);
    } catch (NoSuchFileException e) {
      throw new TraceException(file.toString(), "cannot be written: no such directory", e);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void record(long nanos, int page, int thread, byte kind) {
    if (!buffer.hasRemaining()) {
      flush();
    }
    buffer.putLong(nanos).putInt(page).putShort((short) thread).put(kind).put((byte) 0);
  }

  /**
   * Ends the file and gives it its name.
   *
   * @return its bytes as stored
   * @throws TraceException when that cannot be written
   */
  public long finish() {
    flush();
    try {
      out.close();
      if (replace) {
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(part, file);
      }
      return Files.size(file);
    } catch (FileAlreadyExistsException e) {
      throw exists();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Removes what was written, unless it was finished. */
  @Override
  public void close() {
    try {
      out.close();
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void flush() {
    try {
      out.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private TraceException exists() {
    return new TraceException(file.toString(), "is there already; --force replaces it");
  }

  private TraceException unwritable(IOException e) {
    return new TraceException(file.toString(), "cannot be written: " + e, e);
  }
}
