package io.swapbox.bench.migration;

import io.swapbox.SwapCgroup;
import io.swapbox.SwapSpace;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.content.PageContents;
import io.swapbox.workloads.trace.PageSizes;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/**
 * A thread with pages of its own, each of which has an entry: it loads them and looks whether they
 * are what it has stored, stores other versions in their place, and has some used twice for a
 * while.
 */
final class Caller {

  private static final int CGROUPS = 4;
  private static final int SEED = 7;

  private final SwapSpace space;
  private final PageContents contents;
  private final int pages;
  private final long[] entries;
  private final int[] versions;
  private final SplittableRandom random;
  private final ByteBuffer page = ByteBuffer.allocateDirect(MigrationRoundTrip.PAGE);
  private Histogram latency = new Histogram(3);
  private long mismatches;

  Caller(SwapSpace space, Corpus corpus, int number, int pages) {
    this.space = space;
    this.contents = new PageContents(corpus, PageSizes.unknown(), SEED, number);
    this.pages = pages;
    this.entries = new long[pages];
    this.versions = new int[pages];
    this.random = new SplittableRandom(number);
  }

  private SwapCgroup cgroup(int number) {
    return space.cgroup(number / MigrationRoundTrip.BATCH % CGROUPS);
  }

  /** Stores all pages, in batches. */
  void fill() {
    int batch = MigrationRoundTrip.BATCH;
    ByteBuffer buffer = ByteBuffer.allocateDirect(batch * MigrationRoundTrip.PAGE);
    for (int first = 0; first < pages; first += batch) {
      int count = Math.min(batch, pages - first);
      for (int i = 0; i < count; i++) {
        contents.fill(first + i, 0, buffer, i * MigrationRoundTrip.PAGE);
      }
      buffer.limit(count * MigrationRoundTrip.PAGE);
      System.arraycopy(cgroup(first).swapOutAll(buffer), 0, entries, first, count);
    }
  }

  /** Uses them until it is told to stop. */
  void use(AtomicBoolean stop) {
    while (!stop.get()) {
      int i = random.nextInt(pages);
      switch (random.nextInt(8)) {
        case 0 -> replace(i);
        case 1 -> {
          space.duplicate(entries[i]);
          load(i);
          space.free(entries[i]);
        }
        case 2 -> {
          space.swapInAndFree(entries[i], page);
          judge(i);
          store(i);
        }
        default -> load(i);
      }
    }
  }

  private void replace(int i) {
    space.free(entries[i]);
    versions[i]++;
    store(i);
  }

  private void store(int i) {
    contents.fill(i, versions[i], page, 0);
    entries[i] = cgroup(i).swapOut(page);
  }

  private void load(int i) {
    long begun = System.nanoTime();
    space.swapIn(entries[i], page);
    latency.recordValue(System.nanoTime() - begun);
    judge(i);
  }

  private void judge(int i) {
    mismatches += contents.matches(i, versions[i], page, 0) ? 0 : 1;
  }

  /** Loads each page once more. */
  void check() {
    for (int i = 0; i < pages; i++) {
      space.swapIn(entries[i], page);
      judge(i);
    }
  }

  /** Gives all pages up. */
  void freeAll() {
    space.freeAll(entries);
  }

  /** Pages that were not what was stored. */
  long mismatches() {
    return mismatches;
  }

  /** Entries that it has. */
  long held() {
    return pages;
  }

  /** How long its loads have taken since the last time, ns. */
  Histogram takeLatency() {
    Histogram taken = latency;
    latency = new Histogram(3);
    return taken;
  }
}
