package io.swapbox.allocator;

/**
 * Where in its backing an entry's page is, packed into 40 bits.
 *
 * <p>ZSWAP: shard 8 bits, handle 32. SWAPFILE: file 5 bits (as the kernel's MAX_SWAPFILES_SHIFT),
 * slot 35, which is 128 TiB of 4 KiB pages a file. FOLIO and ZERO have {@link #NONE}. A location
 * does not say of which kind it is; the descriptor's {@link Backing} does.
 */
public final class Location {

  /** The location of a page that needs none. */
  public static final long NONE = 0;

  /** Highest location of any kind. */
  public static final long MAX = (1L << 40) - 1;

  /** Highest shard of a zswap pool. */
  public static final int MAX_SHARD = (1 << 8) - 1;

  /** Highest index of a swap file. */
  public static final int MAX_FILE = (1 << 5) - 1;

  /** Highest slot of a swap file. */
  public static final long MAX_SLOT = (1L << 35) - 1;

  private static final int SHARD_SHIFT = 32;
  private static final int FILE_SHIFT = 35;

  private Location() {}

  /**
   * The location of a compressed object.
   *
   * @param handle of the object in its shard, not negative
   * @throws IllegalArgumentException when a field is out of its range
   */
  public static long zswap(int shard, int handle) {
    Ranges.check("zswap shard", shard, 0, MAX_SHARD);
    Ranges.check("zswap handle", handle, 0, Integer.MAX_VALUE);
    return ((long) shard << SHARD_SHIFT) | handle;
  }

  /** The shard in a zswap location. */
  public static int shard(long location) {
    return (int) (location >>> SHARD_SHIFT);
  }

  /** The handle in a zswap location. */
  public static int handle(long location) {
    return (int) location;
  }

  /**
   * The location of a slot of a swap file.
   *
   * @throws IllegalArgumentException when a field is out of its range
   */
  public static long file(int file, long slot) {
    Ranges.check("swap file", file, 0, MAX_FILE);
    Ranges.check("swap file slot", slot, 0, MAX_SLOT);
    return ((long) file << FILE_SHIFT) | slot;
  }

  /** The index of the file in a swap file location. */
  public static int fileIndex(long location) {
    return (int) (location >>> FILE_SHIFT);
  }

  /** The slot in a swap file location. */
  public static long slot(long location) {
    return location & MAX_SLOT;
  }
}
