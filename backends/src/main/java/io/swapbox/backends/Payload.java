package io.swapbox.backends;

import java.nio.ByteBuffer;

/** What pages are made of, and so what backends do with them. */
public enum Payload {
  /** All of their bytes: compressed, copied, written. */
  REAL(Page.PAGE_BYTES) {
    @Override
    public boolean isZero(ByteBuffer page, int offset) {
      return ZeroPage.isZero(page, offset);
    }

    @Override
    public void clear(ByteBuffer page, int offset) {
      ZeroPage.clear(page, offset);
    }

    @Override
    public ZswapPool pool(PoolSettings settings) {
      return new ZswapPool(settings);
    }

    @Override
    public PageFile memory(long slots) {
      return new MemoryFile(slots);
    }
  },

  /** A {@link ModelledPage} each: moved about with the same bookkeeping, for the same cost. */
  MODELLED(ModelledPage.BYTES) {
    @Override
    public boolean isZero(ByteBuffer page, int offset) {
      return ModelledPage.read(page, offset) == ModelledPage.ZERO;
    }

    @Override
    public void clear(ByteBuffer page, int offset) {
      ModelledPage.write(page, offset, ModelledPage.ZERO);
    }

    @Override
    public ZswapPool pool(PoolSettings settings) {
      return ZswapPool.modelled(settings);
    }

    @Override
    public PageFile memory(long slots) {
      return ModelledFile.inMemory(slots);
    }
  };

  private final int bytes;

  Payload(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a page that are there. */
  public int bytes() {
    return bytes;
  }

  /** Whether the page holds nothing but zeros. */
  public abstract boolean isZero(ByteBuffer page, int offset);

  /** Fills the page with zeros. */
  public abstract void clear(ByteBuffer page, int offset);

  /** An empty pool. */
  public abstract ZswapPool pool(PoolSettings settings);

  /**
   * An empty pool that works as the kernel's does, see {@link PoolSettings#of}.
   *
   * @param maxBytes its limit
   * @param acceptThresholdPercent of the limit, 1 to 100
   */
  public final ZswapPool pool(long maxBytes, int acceptThresholdPercent) {
    return pool(PoolSettings.of(maxBytes, acceptThresholdPercent));
  }

  /** So many slots in memory, none of which takes any before it is written. */
  public abstract PageFile memory(long slots);
}
