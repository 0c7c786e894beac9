package io.swapbox.bench.locks;

import io.swapbox.EntryException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads that store pages, load and free their own and those of each other, and compare what comes
 * back with what went.
 */
final class Hammer {

  private static final int PAGE = 4096;
  private static final int CORPUS_PAGES = 4096;
  private static final int SHARED = 64;

  /** An entry and the page of the corpus that it has. */
  private record Stored(long entry, int number) {}

  private final PageStore store;
  private final ByteBuffer corpus;
  private final ConcurrentLinkedQueue<Stored> left = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();

  /** Loaded by all threads at once, some of them in other orders than others. */
  private final long[] shared;

  private Hammer(PageStore store, ByteBuffer corpus) {
    this.store = store;
    this.corpus = corpus;
    this.shared = store.storeAll(pages(0, SHARED));
  }

  /** Runs that many rounds on each thread, frees all, and says what went wrong. */
  static List<String> run(PageStore store, ByteBuffer corpus, int threads, int rounds)
      throws Exception {
    Hammer hammer = new Hammer(store, corpus);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        SplittableRandom random = new SplittableRandom(i);
        ends.add(executor.submit(() -> hammer.use(random, rounds)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
    hammer.left.forEach(stored -> store.free(stored.entry()));
    store.freeAll(hammer.shared);
    return List.copyOf(hammer.errors);
  }

  private void use(SplittableRandom random, int rounds) {
    ByteBuffer room = ByteBuffer.allocateDirect(SHARED * PAGE);
    for (int i = 0; i < rounds; i++) {
      switch (random.nextInt(6)) {
        case 0 -> storeBatch(random);
        case 1, 2 -> loadBatch(random, room);
        case 3 -> loadShared(random, room);
        case 4 -> {
          int number = random.nextInt(CORPUS_PAGES);
          left.add(new Stored(store.store(pages(number, 1)), number));
        }
        default -> freeTwice();
      }
    }
  }

  private void storeBatch(SplittableRandom random) {
    int size = 1 + random.nextInt(40);
    int first = random.nextInt(CORPUS_PAGES - size);
    long[] entries = store.storeAll(pages(first, size));
    for (int i = 0; i < size; i++) {
      left.add(new Stored(entries[i], first + i));
    }
  }

  /** Takes entries of whichever thread has stored them. */
  private void loadBatch(SplittableRandom random, ByteBuffer room) {
    List<Stored> taken = new ArrayList<>();
    for (Stored next = left.poll(); next != null; next = taken.size() < 20 ? left.poll() : null) {
      taken.add(next);
    }
    long[] entries = taken.stream().mapToLong(Stored::entry).toArray();
    room.clear().limit(entries.length * PAGE);
    if (random.nextBoolean()) {
      store.loadAll(entries, room);
      store.freeAll(entries);
    } else {
      for (int i = 0; i < entries.length; i++) {
        store.loadAndFree(entries[i], room.slice(i * PAGE, PAGE));
      }
    }
    for (int i = 0; i < entries.length; i++) {
      judge(taken.get(i).number(), room.slice(i * PAGE, PAGE));
    }
  }

  private void loadShared(SplittableRandom random, ByteBuffer room) {
    int turn = random.nextInt(SHARED);
    boolean back = random.nextBoolean();
    long[] entries = new long[SHARED];
    for (int i = 0; i < SHARED; i++) {
      entries[i] = shared[sharedAt(turn, i, back)];
    }
    room.clear();
    store.loadAll(entries, room);
    for (int i = 0; i < SHARED; i++) {
      judge(sharedAt(turn, i, back), room.slice(i * PAGE, PAGE));
    }
  }

  private static int sharedAt(int turn, int i, boolean back) {
    return Math.floorMod(back ? turn - i : turn + i, SHARED);
  }

  private void freeTwice() {
    Stored stored = left.poll();
    if (stored == null) {
      return;
    }
    store.free(stored.entry());
    try {
      store.free(stored.entry());
      errors.add("freed twice: " + stored);
    } catch (EntryException expected) {
      if (expected.entry() != stored.entry()) {
        errors.add("names another entry: " + expected);
      }
    }
  }

  private void judge(int number, ByteBuffer page) {
    if (!page.equals(pages(number, 1))) {
      errors.add("page " + number + " came back with other bytes");
    }
  }

  private ByteBuffer pages(int first, int count) {
    return corpus.slice(first * PAGE, count * PAGE);
  }
}
