package io.swapbox;

/**
 * Pages that a compressed pool refused, could not get rid of or could not give back, by the names
 * of {@code zswap/} of debugfs; over all of its shards.
 *
 * @param reclaimFail {@code reject_reclaim_fail}: cold pages that were to leave the pool and did
 *     not
 * @param allocFail {@code reject_alloc_fail}: there was no memory for them
 * @param compressPoor {@code reject_compress_poor}: incompressible, of a cgroup without writeback
 * @param cgroupMax their cgroup was at its {@code memory.zswap.max}
 * @param aboveThreshold after the limit was hit, before the pool was back at its threshold
 * @param decompressFail {@code decompress_fail}: loads that found their page damaged
 */
public record ZswapRejections(
    long reclaimFail,
    long allocFail,
    long compressPoor,
    long cgroupMax,
    long aboveThreshold,
    long decompressFail) {

  /** None of any kind. */
  public static final ZswapRejections NONE = new ZswapRejections(0, 0, 0, 0, 0, 0);

  /** The sum of both. */
  public ZswapRejections plus(ZswapRejections other) {
    return new ZswapRejections(
        reclaimFail + other.reclaimFail,
        allocFail + other.allocFail,
        compressPoor + other.compressPoor,
        cgroupMax + other.cgroupMax,
        aboveThreshold + other.aboveThreshold,
        decompressFail + other.decompressFail);
  }
}
