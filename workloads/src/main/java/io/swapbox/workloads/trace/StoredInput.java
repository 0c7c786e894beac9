package io.swapbox.workloads.trace;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A stored file on its way in: plain or zstd, told by its first four bytes, with its failures made
 * into {@link TraceException}s that say how far it was good. One use, one owner.
 */
public final class StoredInput implements AutoCloseable {

  /** The recordings were compressed with a window of 2^27 bytes ({@code zstd --long=27}). */
  private static final int ZSTD_WINDOW_LOG = 27;

  /** 0xFD2FB528, little-endian: RFC 8878, section 3.1.1. */
  private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final long storedBytes;
  private final CountingStream stored;
  private final InputStream content;
  private long position;

  private StoredInput(String name, long storedBytes, InputStream raw) throws IOException {
    this.name = name;
    this.storedBytes = storedBytes;
    this.stored = new CountingStream(raw);
    this.content = decompressed(new BufferedInputStream(stored, BUFFER_BYTES));
  }

  /**
   * Opens the file of a trace.
   *
   * @throws TraceException when it has none or it cannot be read
   */
  public static StoredInput of(TraceSource source) {
    return switch (source) {
      case TraceSource.Bundled bundled -> ofBundled(bundled.file());
      case TraceSource.TraceFile file -> ofFile(file.path());
      case SyntheticTrace synthetic ->
          throw new TraceException(
              synthetic.name(), "is made when it is replayed, and has no file");
    };
  }

  /**
   * Opens a file.
   *
   * @throws TraceException when it is not there, a directory, or cannot be read
   */
  static StoredInput ofFile(Path path) {
    String name = path.toString();
    if (Files.isDirectory(path)) {
      throw new TraceException(name, "is a directory; a file is needed");
    }
    try {
      return open(name, Files.size(path), Files.newInputStream(path));
    } catch (NoSuchFileException e) {
      throw new TraceException(name, "no such file", e);
    } catch (IOException e) {
      throw new TraceException(name, "cannot be opened: " + e, e);
    }
  }

  /** Opens a bundled file. */
  static StoredInput ofBundled(String file) {
    URL url = StoredInput.class.getResource(BundledTraces.RESOURCES + file);
    if (url == null) {
      throw new TraceException(file, "not among the program's resources: its jar is incomplete");
    }
    try {
      URLConnection connection = url.openConnection();
      return open(file, connection.getContentLengthLong(), connection.getInputStream());
    } catch (IOException e) {
      throw new TraceException(file, "cannot be opened: " + e, e);
    }
  }

  /** What the file is called in errors. */
  public String name() {
    return name;
  }

  /** Bytes of the content that were given out. */
  long position() {
    return position;
  }

  /** Bytes of the file as stored that were taken in. */
  public long storedBytesRead() {
    return stored.count;
  }

  /** Bytes of the file as stored. */
  public long storedBytes() {
    return storedBytes;
  }

  /**
   * Reads until the buffer is full or the file ends.
   *
   * @return bytes read; fewer than the buffer holds only at the end
   * @throws TraceException with the position when the file cannot be read or is damaged
   */
  public int fill(byte[] buffer) {
    int filled = 0;
    try {
      while (filled < buffer.length) {
        int read = content.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
          break;
        }
        filled += read;
        position += read;
      }
    } catch (ZstdIOException e) {
      throw new TraceException(
          name,
          "the zstd stream is cut off or damaged after byte %d of its content: %s"
              .formatted(position, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new TraceException(name, "cannot be read after byte " + position + ": " + e, e);
    }
    return filled;
  }

  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException e) {
      throw new TraceException(name, "cannot be closed: " + e, e);
    }
  }

  private static StoredInput open(String name, long storedBytes, InputStream raw)
      throws IOException {
    try {
      return new StoredInput(name, storedBytes, raw);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static InputStream decompressed(BufferedInputStream in) throws IOException {
    in.mark(ZSTD_MAGIC.length);
    byte[] start = in.readNBytes(ZSTD_MAGIC.length);
    in.reset();
    if (!Arrays.equals(start, ZSTD_MAGIC)) {
      return in;
    }
    ZstdInputStreamNoFinalizer zstd = new ZstdInputStreamNoFinalizer(in);
    zstd.setLongMax(ZSTD_WINDOW_LOG);
    return zstd;
  }

  /** Counts what passes in bulk reads, which are all that a buffered stream does. */
  private static final class CountingStream extends FilterInputStream {

    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count += Math.max(read, 0);
      return read;
    }
  }
}
