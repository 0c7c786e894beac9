package io.swapbox.backends;

import java.lang.reflect.Field;

/** What a pool does when the system has no more direct memory. */
public final class PoolMemory {

  private PoolMemory() {}

  /** Puts a pool in the state that it is in after the system refused it memory. */
  public static void exhaust(ZswapPool pool) {
    try {
      Field pages = ZswapPool.class.getDeclaredField("pages");
      pages.setAccessible(true);
      Field refusals = PoolPages.class.getDeclaredField("refusalsLeft");
      refusals.setAccessible(true);
      refusals.setInt(pages.get(pool), PoolPages.REFUSALS_BEFORE_RETRY);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the pool has changed", e);
    }
  }
}
