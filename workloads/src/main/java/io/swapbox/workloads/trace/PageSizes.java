package io.swapbox.workloads.trace;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;

/**
 * The LZ4 sizes of a trace's pages in bytes, by page id, as recorded beside it. Immutable; 2 bytes
 * a page.
 */
public final class PageSizes {

  /** The size of a page that is all zero. */
  public static final int ZERO = 0;

  /** The size of a page that is 0xff in all of its bytes; LZ4 makes 26 of them. */
  public static final int SAME_FILLED = 65534;

  /** The size of a page that no content snapshot caught. */
  public static final int UNKNOWN = 65535;

  /** This many bytes and more: LZ4 does not make the page smaller. */
  public static final int INCOMPRESSIBLE = 4096;

  private static final String SUFFIX = ".lz4u16";
  private static final String ZSTD_SUFFIX = SUFFIX + ".zst";
  private static final int BUFFER_BYTES = 1 << 16;

  private final char[] sizes;

  private PageSizes(char[] sizes) {
    this.sizes = sizes;
  }

  /** Unknown sizes, of all pages. */
  public static PageSizes unknown() {
    return new PageSizes(new char[0]);
  }

  /**
   * The sizes beside a trace: {@code NAME.lz4u16.zst} or {@code NAME.lz4u16} in its directory. A
   * trace file without one has pages of unknown size only.
   *
   * @throws TraceException when there is such a file and it cannot be read or holds half a size
   */
  public static PageSizes beside(TraceSource source) {
    return switch (source) {
      case TraceSource.Bundled bundled -> bundled(bundled.name());
      case TraceSource.TraceFile file -> besideFile(file);
      case SyntheticTrace synthetic -> synthetic.sizes();
    };
  }

  /** So many pages of one size. */
  static PageSizes same(int size, int pages) {
    return of(pages, page -> size);
  }

  /** So many pages, each of the size that it is given. */
  static PageSizes of(int pages, IntUnaryOperator size) {
    char[] sizes = new char[pages];
    for (int page = 0; page < pages; page++) {
      sizes[page] = (char) size.applyAsInt(page);
    }
    return new PageSizes(sizes);
  }

  /** The bundled sizes of that name. */
  public static PageSizes bundled(String name) {
    try (StoredInput in = StoredInput.ofBundled(name + ZSTD_SUFFIX)) {
      return read(in);
    }
  }

  /**
   * The size of a page: {@link #ZERO}, {@link #SAME_FILLED}, {@link #UNKNOWN}, or its LZ4 size in
   * bytes.
   */
  public int of(int page) {
    return page < sizes.length ? sizes[page] : UNKNOWN;
  }

  /** Page ids that there is a size for, known or not. */
  public int pages() {
    return sizes.length;
  }

  /** As many sizes, these over and over again. */
  PageSizes repeated(int pages) {
    return of(pages, page -> sizes[page % sizes.length]);
  }

  private static PageSizes besideFile(TraceSource.TraceFile file) {
    for (String suffix : new String[] {ZSTD_SUFFIX, SUFFIX}) {
      Path path = file.path().resolveSibling(file.name() + suffix);
      if (Files.exists(path)) {
        try (StoredInput in = StoredInput.ofFile(path)) {
          return read(in);
        }
      }
    }
    return unknown();
  }

  private static PageSizes read(StoredInput in) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    int filled;
    do {
      filled = in.fill(buffer);
      bytes.write(buffer, 0, filled);
    } while (filled == buffer.length);
    if (bytes.size() % Character.BYTES != 0) {
      throw new TraceException(
          in.name(), "has " + bytes.size() + " bytes, an odd number; a size takes two");
    }
    char[] sizes = new char[bytes.size() / Character.BYTES];
    ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().get(sizes);
    return new PageSizes(sizes);
  }
}
