package io.swapbox;

import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.UnreadablePage;
import io.swapbox.allocator.Entry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns what became of a page into the exception that a caller gets. */
final class Refusals {

  private Refusals() {}

  /**
   * The failure of the first page of a batch that was not done, or null; of a folio that of the
   * page that kept the others back.
   */
  static @Nullable SwapException first(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      PageStatus status = batch.status(i);
      if (status != PageStatus.DONE && status != PageStatus.FOLIO_REFUSED) {
        return of(status, batch, i);
      }
    }
    return null;
  }

  private static SwapException of(PageStatus status, PageBatch batch, int i) {
    long entry = batch.entry(i);
    return switch (status) {
      case NO_SPACE -> new SpaceFullException();
      case SWAP_MAX -> new SwapLimitException(batch.cgroup(), batch.swapMax());
      case WRITE_ERROR -> new SwapWriteException();
      // What has no tag belongs to no space.
      case FOREIGN ->
          Entry.space(entry) == 0
              ? new UnknownEntryException(entry)
              : new ForeignEntryException(entry);
      case UNKNOWN -> new UnknownEntryException(entry);
      case STALE -> new StaleEntryException(entry);
      case DUPLICATE -> new DuplicateEntryException(entry);
      case CORRUPT -> new PageDamagedException(entry, place(batch, i));
      case READ_ERROR -> new PageUnreadableException(entry, place(batch, i));
      case NOT_A_FOLIO -> new NotAFolioException(entry, batch.order());
      case MIXED_BACKING -> new FolioBackingException(entry);
      // Callers of a space cannot cache pages.
      case PENDING,
          WITHHELD,
          NO_SLOT,
          DONE,
          FOLIO_REFUSED,
          CACHED,
          UNMAPPED,
          NOT_CACHED,
          UNBACKED,
          NOT_READ_AHEAD ->
          throw new IllegalStateException("a page came back as " + status);
    };
  }

  /** Why a page has stayed in a tier that is swapped off. */
  static EntryException of(UnreadablePage page) {
    return page.status() == PageStatus.CORRUPT
        ? new PageDamagedException(page.entry(), page.place())
        : new PageUnreadableException(page.entry(), page.place());
  }

  /** Where a page is that could not be loaded: tier and slot, or shard and handle. */
  private static String place(PageBatch batch, int i) {
    String place = batch.failedAt(i);
    return place == null ? batch.backing(i).name().toLowerCase(Locale.ROOT) : place;
  }
}
