package io.swapbox.snapshot;

import com.esotericsoftware.kryo.io.Output;
import io.swapbox.SnapshotUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Writes a snapshot beside its place and moves it there when it is whole and on the disk, so that
 * what lies there is never half of one. Closing it before {@link #commit} leaves nothing behind.
 */
final class SnapshotOutput implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final String PARTIAL = ".partial";

  private final Path path;
  private final Path partial;
  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private final Output body;
  private boolean committed;

  private SnapshotOutput(Path path, Path partial, FileChannel channel) {
    this.path = path;
    this.partial = partial;
    this.channel = channel;
    OutputStream checked = new CheckedOutputStream(Channels.newOutputStream(channel), crc);
    this.body = new Output(checked, BUFFER_BYTES);
  }

  /**
   * Begins a snapshot.
   *
   * @throws SnapshotUnavailableException when nothing can be written there
   */
  static SnapshotOutput create(Path path) {
    Path partial = path.resolveSibling(path.getFileName() + PARTIAL);
    try {
      FileChannel channel =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      channel.position(SnapshotFrame.BYTES);
      return new SnapshotOutput(path, partial, channel);
    } catch (IOException e) {
      throw new SnapshotUnavailableException(path, "cannot be written", e);
    }
  }

  /** Where the body goes. */
  Output body() {
    return body;
  }

  /**
   * Puts the snapshot in its place; what lay there before is replaced.
   *
   * @throws SnapshotUnavailableException when it cannot be written
   */
  void commit() {
    try {
      body.flush();
      SnapshotFrame frame =
          new SnapshotFrame(channel.position() - SnapshotFrame.BYTES, (int) crc.getValue());
      ByteBuffer head = frame.encode();
      while (head.hasRemaining()) {
        channel.write(head, head.position());
      }
      channel.force(true);
      Files.move(
          partial, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      committed = true;
    } catch (IOException e) {
      throw new SnapshotUnavailableException(path, "cannot be written", e);
    }
  }

  /**
   * Ends it.
   *
   * @throws SnapshotUnavailableException when what was written in part cannot be removed
   */
  @Override
  public void close() {
    try {
      channel.close();
      if (!committed) {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw new SnapshotUnavailableException(path, "cannot be closed", e);
    }
  }
}
