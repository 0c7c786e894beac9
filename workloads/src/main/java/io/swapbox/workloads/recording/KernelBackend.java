package io.swapbox.workloads.recording;

import java.util.Locale;

/** Where the kernel of the recordings swapped to. */
public enum KernelBackend {
  /** A compressed block device in memory. */
  ZRAM,

  /** A compressed pool in front of a file, which never became full. */
  ZSWAP,

  /** A swap file alone. */
  FILE;

  /** Its name in the recordings. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a load leaves a copy of the page behind, so that it is not written again as long as it
   * is clean. A file does; zswap drops its copy with each load, zram with those of pages that one
   * process has ({@code do_swap_page} in {@code mm/memory.c}).
   */
  boolean keepsCopies() {
    return this == FILE;
  }
}
