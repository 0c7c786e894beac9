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
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The way to an open swap file: find or create it, lock it, make sure that it is one, then write
 * its header. Nothing is written before the lock is held and the old header was found good.
 */
final class SwapFileOpener {

  private final Path path;
  private final long slots;

  SwapFileOpener(Path path, long slots) {
    this.path = path;
    this.slots = slots;
  }

  SwapFile open() throws SwapFileException {
    boolean created = createIfMissing();
    Object key = enter();
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      lock(channel);
      if (!created) {
        requireSwapFile(channel);
      }
      writeHeader(channel);
      return new SwapFile(path, slots, new ChannelAccess(channel), key);
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

  private void requireSwapFile(FileChannel channel) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(PAGE_BYTES);
    while (header.hasRemaining() && channel.read(header, header.position()) > 0) {
      // until the page is there or the file ends
    }
    String fault = SwapFileHeader.fault(header);
    if (fault != null) {
      throw new NotASwapFileException(path, fault);
    }
  }

  /** Drops the pages of an earlier use: what was swapped out did not outlive its program. */
  private void writeHeader(FileChannel channel) throws IOException {
    ByteBuffer header = SwapFileHeader.encode(slots);
    while (header.hasRemaining()) {
      channel.write(header, header.position());
    }
    channel.truncate(PAGE_BYTES);
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
