package io.swapbox.allocator;

/**
 * Where in its backing an entry's page is, packed into 40 bits.
 *
 * <p>ZSWAP: shard 8 bits, handle 32. SWAPFILE: file 5 bits (as the kernel's MAX_SWAPFILES_SHIFT),
 * place 35: a bit that is 0 and a slot of 34 bits, which is 64 TiB of 4 KiB pages a file, or 1 and
 * the handle of a packed object ({@link PackedObjects}). FOLIO and ZERO have {@link #NONE}. A
 * location does not say of which kind it is; the descriptor's {@link Backing} does.
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
  public static final long MAX_SLOT = (1L << 34) - 1;

  private static final int SHARD_SHIFT = 32;
  private static final int FILE_SHIFT = 35;
  private static final long PACKED = MAX_SLOT + 1;
  private static final long PLACE_MASK = (1L << FILE_SHIFT) - 1;

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

  /**
   * The location of a packed object of a swap file.
   *
   * @param handle of the object in its file, not negative
   * @throws IllegalArgumentException when a field is out of its range
   */
  public static long packed(int file, int handle) {
    return at(file, packedPlace(handle));
  }

  /**
   * The location of a place in a swap file.
   *
   * @param place of a slot or of a packed object, as {@link #place} gives it
   * @throws IllegalArgumentException when a field is out of its range
   */
  public static long at(int file, long place) {
    Ranges.check("swap file", file, 0, MAX_FILE);
    Ranges.check("place in a swap file", place, 0, PLACE_MASK);
    return ((long) file << FILE_SHIFT) | place;
  }

  /** The index of the file in a swap file location. */
  public static int fileIndex(long location) {
    return (int) (location >>> FILE_SHIFT);
  }

  /** The place in the file of a swap file location, which is the slot if it is not packed. */
  public static long place(long location) {
    return location & PLACE_MASK;
  }

  /** Whether a swap file location, or a place in a file, is that of a packed object. */
  public static boolean isPacked(long location) {
    return (location & PACKED) != 0;
  }

  /** The slot in a swap file location that is not packed. */
  public static long slot(long location) {
    return location & MAX_SLOT;
  }

  /** The handle in a swap file location that is packed, or in such a place. */
  public static int packedHandle(long location) {
    return (int) location & Integer.MAX_VALUE;
  }

  /** The place of a packed object in its file. */
  static long packedPlace(int handle) {
    Ranges.check("packed object", handle, 0, Integer.MAX_VALUE);
    return PACKED | handle;
  }
}
