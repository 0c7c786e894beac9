package io.swapbox.backends;

/**
 * How a swap file uses its device.
 *
 * @param io how it is read and written
 * @param discard whether blocks of clusters that were emptied are given back to the file system, as
 *     {@code swapon --discard} has it; only on Linux and where the file system can
 * @param preallocate whether all of its blocks are taken when it is opened, so that the disk cannot
 *     be full later
 */
public record SwapFileOptions(IoMode io, boolean discard, boolean preallocate) {

  /** Direct where that is possible, and neither discarded nor preallocated. */
  public static final SwapFileOptions DEFAULT = new SwapFileOptions(IoMode.AUTO, false, false);
}
