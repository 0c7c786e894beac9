package io.swapbox.bench.overhead;

import io.swapbox.backends.ModelledPage;
import io.swapbox.backends.Page;
import io.swapbox.backends.Payload;
import io.swapbox.backends.ZswapPool;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * What a compressed pool keeps beside the compressed bytes: handles and words of its pages. Old and
 * new designs alike have such a thing, so the published figures leave it out.
 *
 * @param objects stored
 * @param objectBytes compressed bytes of each
 * @param metadataBytes of all of them
 */
public record PoolBookkeeping(long objects, int objectBytes, long metadataBytes) {

  private static final int OBJECT_BYTES = 2048;
  private static final int REPORTED = 1 << 16;

  /** Bytes for one object. */
  public double bytesPerObject() {
    return objects == 0 ? 0 : (double) metadataBytes / objects;
  }

  /**
   * Stores pages that compress to a half in a pool of modelled ones.
   *
   * @param objects how many
   * @param progress told now and then how many there are
   */
  static PoolBookkeeping measure(long objects, LongConsumer progress) {
    ByteBuffer page = ByteBuffer.allocate(ModelledPage.BYTES);
    try (ZswapPool pool = Payload.MODELLED.pool(objects * Page.PAGE_BYTES, 100)) {
      for (long i = 1; i <= objects; i++) {
        ModelledPage.write(page, 0, ModelledPage.of(i << Integer.SIZE, OBJECT_BYTES));
        pool.compress(page, 0);
        pool.write(pool.allocate(0, 0));
        if (i % REPORTED == 0) {
          progress.accept(i);
        }
      }
      // A modelled page's own bytes stand for the compressed ones, which are not counted.
      long pages = objects * Payload.MODELLED.bytes();
      return new PoolBookkeeping(objects, OBJECT_BYTES, pool.metadataBytes() - pages);
    }
  }
}
