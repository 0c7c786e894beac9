package io.swapbox.actors.runtime;

/** The kinds of work that are the purpose of a swap space; everything else is its overhead. */
public enum Work {
  /** Compressing a page; the amount is pages. */
  COMPRESS,
  /** Decompressing a page; the amount is pages. */
  DECOMPRESS,
  /** Looking through a page for a byte that is not zero; the amount is pages. */
  ZERO_SCAN,
  /** Copying, filling or comparing whole pages; the amount is pages. */
  COPY,
  /** Checksum over a page; the amount is pages. */
  CHECKSUM,
  /** Reading from a swap file; the amount is pages. */
  FILE_READ,
  /** Writing to a swap file; the amount is pages. */
  FILE_WRITE
}
