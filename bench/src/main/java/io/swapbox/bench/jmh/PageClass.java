package io.swapbox.bench.jmh;

import io.swapbox.backends.Page;
import io.swapbox.workloads.trace.BundledTraces;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** What the pages of a benchmark contain. */
public enum PageClass {
  /** Zeros, which take no storage. */
  ZERO {
    @Override
    void fill(ByteBuffer pages) {}
  },
  /** Half of each page random, the other half one byte: 2 to 1. */
  COMPRESSIBLE {
    @Override
    void fill(ByteBuffer pages) {
      SplittableRandom random = new SplittableRandom(1);
      for (int at = 0; at < pages.capacity(); at += Long.BYTES) {
        boolean first = at % Page.PAGE_BYTES < Page.PAGE_BYTES / 2;
        pages.putLong(at, first ? random.nextLong() : 0x2020202020202020L);
      }
    }
  },
  /** Random: stored as they are. */
  INCOMPRESSIBLE {
    @Override
    void fill(ByteBuffer pages) {
      SplittableRandom random = new SplittableRandom(1);
      for (int at = 0; at < pages.capacity(); at += Long.BYTES) {
        pages.putLong(at, random.nextLong());
      }
    }
  },
  /** Recorded from real programs. */
  CORPUS {
    @Override
    void fill(ByteBuffer pages) {
      BundledTraces.read("corpus-pages.bin.zst", pages.duplicate());
    }
  };

  /** How many there are of each class. */
  static final int PAGES = 4096;

  abstract void fill(ByteBuffer pages);

  /** {@link #PAGES} pages, off heap. */
  ByteBuffer pages() {
    ByteBuffer pages = ByteBuffer.allocateDirect(PAGES * Page.PAGE_BYTES);
    fill(pages);
    return pages;
  }
}
