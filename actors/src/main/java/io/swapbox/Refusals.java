package io.swapbox;

import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import org.jspecify.annotations.Nullable;

/** Turns what became of a page into the exception that a caller gets. */
final class Refusals {

  private Refusals() {}

  /** The failure of the first page of a batch that was not done, or null. */
  static @Nullable SwapException first(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.status(i) != PageStatus.DONE) {
        return of(batch.status(i), batch.entry(i), batch.backing(i));
      }
    }
    return null;
  }

  private static SwapException of(PageStatus status, long entry, Backing backing) {
    return switch (status) {
      case NO_SPACE -> new SpaceFullException();
      case WRITE_ERROR -> new SwapWriteException();
      // What has no tag belongs to no space.
      case FOREIGN ->
          Entry.space(entry) == 0
              ? new UnknownEntryException(entry)
              : new ForeignEntryException(entry);
      case UNKNOWN -> new UnknownEntryException(entry);
      case STALE -> new StaleEntryException(entry);
      case DUPLICATE -> new DuplicateEntryException(entry);
      case CORRUPT -> new PageDamagedException(entry, tier(backing));
      case READ_ERROR -> new PageUnreadableException(entry, tier(backing));
      // Callers of a space cannot cache pages.
      case PENDING, DONE, CACHED, UNMAPPED, NOT_CACHED, UNBACKED ->
          throw new IllegalStateException("a page came back as " + status);
    };
  }

  private static String tier(Backing backing) {
    return switch (backing) {
      case ZERO -> "zero";
      case ZSWAP -> "zswap";
      case SWAPFILE -> "swap file";
      case FOLIO -> "memory";
    };
  }
}
