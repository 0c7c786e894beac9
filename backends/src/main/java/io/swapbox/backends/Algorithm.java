package io.swapbox.backends;

import java.util.Locale;

/** How pages are compressed, from the fastest to the densest. */
public enum Algorithm {
  /** LZ4, the fast one. */
  LZ4(1) {
    @Override
    public PageCodec codec() {
      return Lz4Codec.fast();
    }
  },

  /** LZ4 that searches longer; it is read as fast as {@link #LZ4}, by the same decompressor. */
  LZ4HC(2) {
    @Override
    public PageCodec codec() {
      return Lz4Codec.high();
    }
  },

  /** Zstandard at level 1. */
  ZSTD(3) {
    @Override
    public PageCodec codec() {
      return new ZstdCodec();
    }
  };

  private final int id;

  Algorithm(int id) {
    this.id = id;
  }

  /** What stands for it beside stored bytes, 1 to 3. */
  public int id() {
    return id;
  }

  /** Its name in settings. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The algorithm of an id.
   *
   * @throws IllegalArgumentException naming an id that no algorithm has
   */
  public static Algorithm ofId(int id) {
    for (Algorithm algorithm : values()) {
      if (algorithm.id == id) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException("no compression algorithm has the id " + id);
  }

  /**
   * A codec for one owner, which closes it.
   *
   * @throws OutOfMemoryError when there is no direct memory for its scratch
   */
  public abstract PageCodec codec();
}
