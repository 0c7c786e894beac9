package io.swapbox.backends;

/** How a swap file is read and written. */
public enum IoMode {
  /**
   * Through the system's page cache: a write ends when the page is there, and memory holds what it
   * was written to make room for until the system writes it on.
   */
  BUFFERED,

  /** Past the page cache, as the kernel's own swap is; refused where the file system cannot. */
  DIRECT,

  /** Direct where the file system can, else buffered. */
  AUTO
}
