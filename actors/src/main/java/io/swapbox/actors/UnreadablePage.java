package io.swapbox.actors;

/**
 * A page that a swapoff could not read, and that has stayed where it is.
 *
 * @param entry whose page it is
 * @param status {@link PageStatus#CORRUPT} or {@link PageStatus#READ_ERROR}
 * @param place tier and slot, or shard and handle
 */
public record UnreadablePage(long entry, PageStatus status, String place) {

  /** The page of a load that has ended so. */
  public static UnreadablePage of(PageBatch batch, int i) {
    String place = batch.failedAt(i);
    return new UnreadablePage(batch.entry(i), batch.status(i), place == null ? "" : place);
  }
}
