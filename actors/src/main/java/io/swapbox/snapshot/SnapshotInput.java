package io.swapbox.snapshot;

import com.esotericsoftware.kryo.io.Input;
import io.swapbox.SnapshotDamagedException;
import io.swapbox.SnapshotUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads a snapshot, after all of it was found to be as it was written. */
final class SnapshotInput implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final Input body;

  private SnapshotInput(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
    this.body = new Input(Channels.newInputStream(channel), BUFFER_BYTES);
  }

  /**
   * Opens a snapshot and reads it once.
   *
   * @throws SnapshotDamagedException when it is not as it was written
   * @throws SnapshotUnavailableException when it cannot be read
   */
  static SnapshotInput open(Path path) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      check(path, channel);
      channel.position(SnapshotFrame.BYTES);
      return new SnapshotInput(path, channel);
    } catch (IOException e) {
      close(channel, e);
      throw new SnapshotUnavailableException(path, "cannot be read", e);
    } catch (SnapshotDamagedException e) {
      close(channel, e);
      throw e;
    }
  }

  /** Where the body is. */
  Input body() {
    return body;
  }

  /**
   * Ends it.
   *
   * @throws SnapshotUnavailableException when the system refuses
   */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new SnapshotUnavailableException(path, "cannot be closed", e);
    }
  }

  private static void check(Path path, FileChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(SnapshotFrame.BYTES);
    fill(channel, head);
    SnapshotFrame frame = SnapshotFrame.decode(path, head);
    CRC32C crc = new CRC32C();
    ByteBuffer part = ByteBuffer.allocate(BUFFER_BYTES);
    long bytes = 0;
    while (fill(channel, part.clear()) > 0) {
      bytes += part.position();
      crc.update(part.flip());
    }
    if (bytes != frame.bodyBytes()) {
      throw new SnapshotDamagedException(
          path, "has a body of %d bytes, not of %d".formatted(bytes, frame.bodyBytes()));
    }
    if ((int) crc.getValue() != frame.bodyChecksum()) {
      throw new SnapshotDamagedException(path, "has a damaged body: its checksum is wrong");
    }
  }

  /** Reads until the buffer is full or the file ends; says how many bytes there were. */
  private static int fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    int before = buffer.position();
    while (buffer.hasRemaining() && channel.read(buffer) > 0) {
      // until it is full
    }
    return buffer.position() - before;
  }

  private static void close(@Nullable FileChannel channel, Exception failure) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }
}
