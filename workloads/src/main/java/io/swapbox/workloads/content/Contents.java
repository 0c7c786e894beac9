package io.swapbox.workloads.content;

import io.swapbox.backends.Payload;
import io.swapbox.workloads.trace.PageSizes;
import java.nio.ByteBuffer;

/**
 * What each page of one address space holds, by version, so that it can be written into a frame and
 * checked when it comes back. Holds no state of pages; nothing here allocates.
 */
public interface Contents {

  /**
   * The contents of an address space.
   *
   * @param payload what its pages are made of
   * @param corpus has to stay open as long as the contents are used
   * @param sizes recorded LZ4 sizes by page id
   * @param seed picks the corpus pages
   * @param addressSpace what tells this address space from others of the same seed
   */
  static Contents of(Payload payload, Corpus corpus, PageSizes sizes, long seed, int addressSpace) {
    return switch (payload) {
      case REAL -> new PageContents(corpus, sizes, seed, addressSpace);
      case MODELLED -> new ModelledContents(corpus, sizes, seed, addressSpace);
    };
  }

  /** Writes a version of a page into a frame, which begins at an offset of a buffer. */
  void fill(int page, int version, ByteBuffer frame, int offset);

  /** Turns any version of a page, which the frame holds, into another: a write to the page. */
  void restamp(int page, int version, ByteBuffer frame, int offset);

  /** Whether a frame holds what {@link #fill} would write, all of it. */
  boolean matches(int page, int version, ByteBuffer frame, int offset);
}
