package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The way to an open swap file: find or create it, lock it, make sure that it is one, then write
 * its header, or leave it as it is. Nothing is written before the lock is held and the old header
 * was found good.
 */
final class SwapFileOpener {

  private static final String EXTENDED_OPTIONS = "com.sun.nio.file.ExtendedOpenOption";

  /** Bytes that are written at a time to take blocks. */
  private static final int ZEROS = 1 << 20;

  private final Path path;
  private final long slots;
  private final SwapFileOptions options;

  SwapFileOpener(Path path, long slots, SwapFileOptions options) {
    this.path = path;
    this.slots = slots;
    this.options = options;
  }

  /** Opens it with nothing in it. */
  SwapFile open() throws SwapFileException {
    return open(null);
  }

  /** Opens it with what is in it, if it is the one that was sealed so. */
  SwapFile reopen(FileSeal seal) throws SwapFileException {
    if (Files.notExists(path)) {
      throw new SwapFileUnavailableException(path, "is not there any more", null);
    }
    return open(seal);
  }

  private SwapFile open(@Nullable FileSeal seal) throws SwapFileException {
    boolean created = seal == null && createIfMissing();
    Object key = enter();
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      lock(channel);
      if (seal != null) {
        requireSealed(readHeader(channel), seal);
      } else {
        if (!created) {
          readHeader(channel);
        }
        writeHeader(channel);
      }
      return new SwapFile(path, slots, access(channel, seal == null), key, options.discard());
    } catch (SwapFileLockedException e) {
      // Whoever holds the lock owns the file, even if it was created here.
      undo(channel, key, false, e);
      throw e;
    } catch (SwapFileException e) {
      undo(channel, key, created, e);
      throw e;
    } catch (IOException e) {
      undo(channel, key, created, e);
      throw unavailable(e);
    }
  }

  private boolean createIfMissing() throws SwapFileException {
    try {
      if (Files.isDirectory(path)) {
        throw new SwapFileUnavailableException(path, "is a directory", null);
      }
      Path parent = path.toAbsolutePath().getParent();
      if (parent != null && !Files.isDirectory(parent)) {
        throw new SwapFileUnavailableException(path, "there is no directory " + parent, null);
      }
      Files.createFile(path);
      return true;
    } catch (FileAlreadyExistsException exists) {
      if (!Files.isRegularFile(path)) {
        throw new NotASwapFileException(path, "is not a regular file");
      }
      return false;
    } catch (SwapFileException e) {
      throw e;
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private Object enter() throws SwapFileException {
    Object key;
    try {
      key = OpenSwapFiles.key(path);
    } catch (IOException e) {
      throw unavailable(e);
    }
    if (!OpenSwapFiles.enter(key)) {
      throw new SwapFileLockedException(path, "this program");
    }
    return key;
  }

  private void lock(FileChannel channel) throws IOException {
    try {
      // The channel holds the lock until it is closed.
      if (channel.tryLock() == null) {
        throw new SwapFileLockedException(path, "another program");
      }
    } catch (OverlappingFileLockException heldHere) {
      throw new SwapFileLockedException(path, "this program");
    }
  }

  /** The header of a file that is a swap file. */
  private ByteBuffer readHeader(FileChannel channel) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(PAGE_BYTES);
    while (header.hasRemaining() && channel.read(header, header.position()) > 0) {
      // until the page is there or the file ends
    }
    String fault = SwapFileHeader.fault(header);
    if (fault != null) {
      throw new NotASwapFileException(path, fault);
    }
    return header;
  }

  private void requireSealed(ByteBuffer header, FileSeal seal) throws SwapFileException {
    if (!SwapFileHeader.seal(header).equals(seal)) {
      throw new SwapFileUnavailableException(path, "was used since it was sealed", null);
    }
    if (SwapFileHeader.slots(header) != slots) {
      throw new SwapFileUnavailableException(
          path, "has %d slots, not %d".formatted(SwapFileHeader.slots(header), slots), null);
    }
  }

  /** Drops the pages of an earlier use: what was swapped out did not outlive its program. */
  private void writeHeader(FileChannel channel) throws IOException {
    ByteBuffer header = SwapFileHeader.encode(slots, FileSeal.NONE);
    while (header.hasRemaining()) {
      channel.write(header, header.position());
    }
    channel.truncate(PAGE_BYTES);
  }

  /** The ways to the data; whatever else is opened here ends the lock when it is closed. */
  private ChannelAccess access(FileChannel locked, boolean empty) throws IOException {
    FileChannel data = options.io() == IoMode.BUFFERED ? locked : direct(locked);
    NativeFile extra = NativeFile.open(path, !data.equals(locked));
    ChannelAccess access =
        new ChannelAccess(locked, data, extra, options.discard(), options.preallocate());
    if (options.preallocate() && empty) {
      try {
        preallocate(locked, extra);
      } catch (IOException e) {
        access.close();
        throw e;
      }
    }
    return access;
  }

  private FileChannel direct(FileChannel locked) throws IOException {
    try {
      return FileChannel.open(
          path, StandardOpenOption.READ, StandardOpenOption.WRITE, directOption());
    } catch (IOException | UnsupportedOperationException | ClassNotFoundException e) {
      if (options.io() == IoMode.AUTO) {
        return locked;
      }
      throw new SwapFileUnavailableException(
          path, "cannot be opened for direct I/O: " + e.getMessage(), e);
    }
  }

  /** The option is of the JDK and of no standard: named in the code it is a warning. */
  private static OpenOption directOption() throws ClassNotFoundException {
    for (Object option : Class.forName(EXTENDED_OPTIONS).getEnumConstants()) {
      if (option instanceof OpenOption open && open.toString().equals("DIRECT")) {
        return open;
      }
    }
    throw new UnsupportedOperationException("this JDK has no option for it");
  }

  /** Takes all blocks by the system's call, or by writing zeros. */
  private void preallocate(FileChannel channel, @Nullable NativeFile extra) throws IOException {
    long end = (slots + 1) * PAGE_BYTES;
    if (extra != null && extra.allocate(end)) {
      return;
    }
    writeZeros(channel, end);
  }

  /** Writes zeros behind the header. */
  static void writeZeros(FileChannel channel, long end) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
    for (long position = PAGE_BYTES; position < end; position += zeros.position()) {
      zeros.clear().limit((int) Math.min(ZEROS, end - position));
      channel.write(zeros, position);
    }
  }

  private void undo(
      @Nullable FileChannel channel, Object key, boolean delete, IOException failure) {
    try {
      if (channel != null) {
        channel.close();
      }
      if (delete) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    } finally {
      OpenSwapFiles.leave(key);
    }
  }

  private SwapFileUnavailableException unavailable(IOException e) {
    String reason = e.getMessage();
    if (e instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (e instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
      reason = fileSystem.getReason();
    }
    return new SwapFileUnavailableException(path, "cannot be opened: " + reason, e);
  }
}
