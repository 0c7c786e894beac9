package io.swapbox.bench.overhead;

/**
 * What the structures took at one usage.
 *
 * @param percent of the slots that were in use
 * @param entries in use
 * @param virtualBytes descriptors and all that finds them, off heap and on
 * @param physicalBytes bitmaps, checksums and reverse map of the swap file; 0 without one
 * @param jvmBytes what the JVM's heap and direct buffers grew by since the structures were made, to
 *     compare; by up to some 100,000 bytes it is about other things
 */
public record Usage(
    int percent, long entries, long virtualBytes, long physicalBytes, long jvmBytes) {

  /** All that was counted. */
  public long bytes() {
    return virtualBytes + physicalBytes;
  }
}
