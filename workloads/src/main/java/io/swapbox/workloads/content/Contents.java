package io.swapbox.workloads.content;

import java.nio.ByteBuffer;

/**
 * What each page of one address space holds, by version, so that it can be written into a frame and
 * checked when it comes back. Holds no state of pages; nothing here allocates.
 */
public interface Contents {

  /** Writes a version of a page into a frame, which begins at an offset of a buffer. */
  void fill(int page, int version, ByteBuffer frame, int offset);

  /** Turns any version of a page, which the frame holds, into another: a write to the page. */
  void restamp(int page, int version, ByteBuffer frame, int offset);

  /** Whether a frame holds what {@link #fill} would write, all of it. */
  boolean matches(int page, int version, ByteBuffer frame, int offset);
}
