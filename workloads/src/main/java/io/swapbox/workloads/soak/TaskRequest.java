package io.swapbox.workloads.soak;

import io.swapbox.actors.PageBatch;
import io.swapbox.actors.PageStatus;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.memory.MemoryBlock;
import io.swapbox.workloads.Dice;
import io.swapbox.workloads.content.Contents;
import io.swapbox.workloads.content.Corpus;

/**
 * The one request that a task has under way: names pages by chance, and takes the answer down.
 *
 * <p>Whatever the answer is, it has to be one that the pages' state allows: anything else fails the
 * task, and with it the run. A page that comes back other than it left is counted.
 */
final class TaskRequest {

  /** Most pages of a request: a folio of the highest order. */
  private static final int MOST_PAGES = 1 << Entry.MAX_ORDER;

  /** Orders that most folios have; one in so many has any order. */
  private static final int SMALL_ORDERS = 4;

  private static final int ANY_ORDER = 16;

  /** A load or a store is one of a folio in one of so many cases. */
  private static final int FOLIO = 5;

  /** Places that are looked at for a folio. */
  private static final int TRIES = 16;

  /** What stands in a frame before a load: no page begins so. */
  private static final long BLANK = 0x626c_616e_6b21_2121L;

  private static final int SHADOW = 1;
  private static final int PAGE_BYTES = Corpus.PAGE_BYTES;

  private final String who;
  private final TaskPages pages;
  private final Contents contents;
  private final Dice dice;
  private final int mostPages;
  private final PageBatch batch = new PageBatch(MOST_PAGES);
  private final int[] named = new int[MOST_PAGES];
  private final MemoryBlock memory = MemoryBlock.allocate(MOST_PAGES * PAGE_BYTES, PAGE_BYTES);
  private Kind kind = Kind.STORE;

  /** The order of the folio that was asked for, 0 for single pages. */
  private int order;

  /**
   * A request to be.
   *
   * @param who what the task is called in errors
   * @param mostPages of a request that is no folio
   */
  TaskRequest(String who, TaskPages pages, Contents contents, Dice dice, int mostPages) {
    this.who = who;
    this.pages = pages;
    this.contents = contents;
    this.dice = dice;
    this.mostPages = Math.min(mostPages, MOST_PAGES);
  }

  PageBatch batch() {
    return batch;
  }

  /** Whether its pages are new, and have no entries yet. */
  boolean isNew() {
    return kind == Kind.STORE;
  }

  /** The home of its entries; new pages have none. */
  int home() {
    return Entry.home(batch.entry(0));
  }

  /** Gives its memory back. */
  void free() {
    memory.free();
  }

  // --- what is asked for ---

  /**
   * Names pages for a request; there may be none that it could be made for.
   *
   * @param wanted what is asked for
   * @param leaving whether the task gives up all that it has: then all uses of a page at once, and
   *     from the swap cache only what has none
   * @return whether there are any
   */
  boolean fill(Kind wanted, boolean leaving) {
    kind = wanted;
    order = 0;
    if ((kind == Kind.STORE || kind.loads()) && dice.oneIn(FOLIO)) {
      fillFolio();
    }
    if (batch.size() == 0) {
      fillPages(leaving);
    }
    return batch.size() > 0;
  }

  private void fillPages(boolean leaving) {
    int size = dice.oneIn(4) ? 1 : 1 + dice.below(mostPages);
    int from = dice.below(pages.size());
    int home = -1;
    for (int n = 0; n < pages.size() && batch.size() < size; n++) {
      int page = from + n < pages.size() ? from + n : from + n - pages.size();
      if (!pages.allows(kind, page) || (leaving && kind == Kind.UNCACHE && pages.uses(page) > 0)) {
        continue;
      }
      if (kind != Kind.STORE) {
        int its = Entry.home(pages.entry(page));
        if (home >= 0 && its != home) {
          continue;
        }
        home = its;
      }
      int times = leaving && kind == Kind.FREE ? pages.uses(page) : 1;
      for (int i = 0; i < times && batch.size() < size; i++) {
        add(page);
      }
    }
  }

  private void add(int page) {
    int i = batch.size();
    int offset = i * PAGE_BYTES;
    named[i] = page;
    switch (kind) {
      case STORE -> {
        write(page, offset);
        batch.addPage(memory.buffer(), offset, SHADOW);
      }
      case READ, RELEASE, CACHE -> {
        memory.buffer().putLong(offset, BLANK);
        batch.addEntry(pages.entry(page), memory.buffer(), offset, page);
      }
      case EVICT -> {
        boolean written = dice.oneIn(2);
        if (written) {
          pages.write(page);
        }
        contents.fill(page, pages.version(page), memory.buffer(), offset);
        batch.addCached(pages.entry(page), memory.buffer(), offset, SHADOW, 1, written);
      }
      case UNCACHE, DUPLICATE, FREE -> batch.addEntry(pages.entry(page));
    }
  }

  private void write(int page, int offset) {
    pages.write(page);
    contents.fill(page, pages.version(page), memory.buffer(), offset);
  }

  private void fillFolio() {
    int wanted = dice.oneIn(ANY_ORDER) ? Entry.MAX_ORDER : SMALL_ORDERS;
    int size = 1 + dice.below(wanted);
    for (int tries = 0; tries < TRIES; tries++) {
      int page = dice.below(pages.size());
      int found = kind == Kind.STORE ? size : orderAt(page);
      int first = page & -(1 << found);
      if (found > 0 && first + (1 << found) <= pages.size() && pages.allows(kind, first, found)) {
        addFolio(first, found);
        return;
      }
    }
  }

  /** The order of the folio that a page is in, 0 if it is in none. */
  private int orderAt(int page) {
    for (int at = Entry.MAX_ORDER; at > 0; at--) {
      if (pages.order(page & -(1 << at)) == at) {
        return at;
      }
    }
    return 0;
  }

  private void addFolio(int first, int ofOrder) {
    order = ofOrder;
    for (int i = 0; i < 1 << ofOrder; i++) {
      named[i] = first + i;
      if (kind == Kind.STORE) {
        write(first + i, i * PAGE_BYTES);
      } else {
        memory.buffer().putLong(i * PAGE_BYTES, BLANK);
      }
    }
    if (kind == Kind.STORE) {
      batch.addFolio(ofOrder, memory.buffer(), 0, SHADOW, 1);
    } else {
      batch.addRun(pages.entry(first), ofOrder, memory.buffer(), 0, first);
    }
  }

  /** The message that carries it. */
  SlotAllocator.Command message() {
    return switch (kind) {
      case STORE, EVICT -> batch.messages().swapOut();
      case READ -> batch.messages().swapIn();
      case RELEASE -> batch.releasing().messages().swapIn();
      case CACHE -> batch.caching().messages().swapIn();
      case UNCACHE -> batch.messages().uncache();
      case DUPLICATE -> batch.messages().duplicate();
      case FREE -> batch.messages().free();
    };
  }

  // --- what came of it ---

  /**
   * Takes the answer down.
   *
   * @param counts what is counted is added to them
   * @return pages that were refused
   * @throws IllegalStateException when a page ended as it must not
   */
  int answered(TaskCounts counts) {
    int refused = 0;
    for (int i = 0; i < batch.size(); i++) {
      refused += answered(i, counts) ? 0 : 1;
    }
    if (order > 0 && refused == 0 && batch.order() == order) {
      counts.folios++;
      if (kind == Kind.STORE) {
        pages.storedWhole(named[0], order);
      }
    }
    counts.add(kind, batch.size());
    counts.refused += refused;
    return refused;
  }

  private boolean answered(int i, TaskCounts counts) {
    PageStatus status = batch.status(i);
    int page = named[i];
    switch (status) {
      case DONE -> done(i, page, counts);
      case CACHED -> inCache(i, page);
      case NO_SPACE, SWAP_MAX -> {
        require(kind == Kind.STORE || kind == Kind.EVICT, i);
        return false;
      }
      case UNBACKED -> {
        require(kind == Kind.UNCACHE && pages.uses(page) > 0, i);
        return false;
      }
      default -> require(false, i);
    }
    return true;
  }

  private void done(int i, int page, TaskCounts counts) {
    if (kind.loads()) {
      require(!pages.isCached(page), i);
      compare(i, page, counts);
    }
    switch (kind) {
      case STORE -> pages.stored(page, batch.entry(i));
      case READ -> {}
      case RELEASE, FREE -> pages.unused(page);
      case CACHE -> pages.cached(page);
      case EVICT -> pages.evicted(page);
      case UNCACHE -> pages.uncached(page);
      case DUPLICATE -> pages.used(page);
    }
  }

  private void inCache(int i, int page) {
    require(kind.loads() && pages.isCached(page) && batch.frame(i) == page, i);
    if (kind != Kind.READ) {
      pages.unused(page);
    }
  }

  private void compare(int i, int page, TaskCounts counts) {
    counts.verified++;
    if (!contents.matches(page, pages.version(page), memory.buffer(), i * PAGE_BYTES)) {
      counts.mismatches++;
    }
  }

  private void require(boolean allowed, int i) {
    if (!allowed) {
      throw new IllegalStateException(
          "%s, %s of page %d, %s with %d uses%s: %s in frame %d, as number %d of %s"
              .formatted(
                  who,
                  kind,
                  named[i],
                  Entry.describe(batch.entry(i)),
                  pages.uses(named[i]),
                  pages.isCached(named[i]) ? " in the swap cache" : "",
                  batch.status(i),
                  batch.frame(i),
                  i,
                  batch));
    }
  }
}
