package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.allocator.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Devices of a classic space that are swapped off by walks over the tables of programs. */
class ClassicSwapoffTest {

  private static final long PAGE = Spaces.PAGE;

  @RegisterExtension final Spaces spaces = new Spaces();
  @TempDir Path directory;

  /** A program's pages: in swap under an entry, in memory, or nowhere. */
  private static final class Table implements EntryTable {
    private final long[] entries;
    private final byte[][] pages;
    private final boolean[] in;

    Table(int size) {
      entries = new long[size];
      pages = new byte[size][Pages.PAGE];
      in = new boolean[size];
    }

    @Override
    public synchronized long pages() {
      return entries.length;
    }

    @Override
    public synchronized long entry(long page) {
      return entries[(int) page];
    }

    @Override
    public synchronized boolean swappedIn(long page, long entry, ByteBuffer bytes) {
      int place = (int) page;
      if (entries[place] != entry) {
        return false;
      }
      bytes.get(pages[place]);
      in[place] = true;
      entries[place] = 0;
      return true;
    }

    /** Has the page in a place swapped out if it is in memory. */
    void swapOut(SwapSpace space, int place) {
      if (isIn(place)) {
        long entry = space.swapOut(Pages.direct(pages[place]));
        synchronized (this) {
          entries[place] = entry;
          in[place] = false;
        }
      }
    }

    /** Takes the entry of a place, if it has one. */
    synchronized long take(int place) {
      long entry = entries[place];
      entries[place] = 0;
      return entry;
    }

    synchronized void put(int place, byte[] page) {
      pages[place] = page;
      in[place] = true;
    }

    synchronized boolean isIn(int place) {
      return in[place];
    }
  }

  private SwapSpace open(TierConfig... tiers) {
    return spaces.open(
        new SwapSpaceConfig(Spaces.CPUS, Spaces.BATCH, Arrays.asList(tiers), true)
            .withDesign(SwapDesign.CLASSIC));
  }

  private SwapFileConfig file(String name, long pages, int priority) {
    return SwapFileConfig.of(directory.resolve(name), pages * PAGE)
        .withName(name.substring(0, 1))
        .withPriority(priority);
  }

  private static Table swappedOut(SwapSpace space, int size) {
    Table table = new Table(size);
    for (int place = 0; place < size; place++) {
      table.put(place, Pages.mixed(place));
      table.swapOut(space, place);
    }
    return table;
  }

  private static List<Registration> register(SwapSpace space, Table... tables) {
    return Arrays.stream(tables).map(space::register).toList();
  }

  private static void expectIn(Table table, int place) {
    assertThat(table.pages[place]).isEqualTo(Pages.mixed(place));
  }

  @Test
  void allPagesComeIntoMemory() {
    SwapSpace space = open(ZswapConfig.ofBytes(64 * PAGE, 2), file("f", 2_000, 5));
    Table one = swappedOut(space, 1_100);
    Table other = swappedOut(space, 300);
    Queue<SwapoffProgress> progress = new ConcurrentLinkedQueue<>();
    List<Registration> tables = register(space, one, other);
    SwapoffResult result =
        space.swapoffAsync("f", progress::add).result().toCompletableFuture().join();
    assertThat(result.pagesMoved()).isEqualTo(1_400);
    assertThat(result.isEmpty()).isTrue();
    assertThat(result.ptes()).isGreaterThanOrEqualTo(1_400);
    tables.forEach(Registration::close);
    for (int place = 0; place < 1_100; place++) {
      expectIn(one, place);
    }
    for (int place = 0; place < 300; place++) {
      expectIn(other, place);
    }
    assertThat(progress).extracting(SwapoffProgress::pagesMoved).contains(512L, 1_400L);
    assertThat(space.statistics().entries()).isZero();
    assertThat(space.statistics().swapCharges()).allMatch(charge -> charge.current() == 0);
    assertThatThrownBy(() -> space.swapOut(Pages.direct(Pages.text(1))))
        .isInstanceOf(SpaceFullException.class);
    assertThatThrownBy(() -> space.swapoff("f")).isInstanceOf(TierStateException.class);
    assertThatThrownBy(() -> space.swapoff("g")).isInstanceOf(NoSuchTierException.class);
  }

  @Test
  void pagesOfOtherDevicesStay() {
    SwapSpace space = open(file("a1", 100, 9), file("a2", 600, 9), file("b", 500, 5));
    Table table = swappedOut(space, 1_000);
    List<Registration> tables = register(space, table);
    assertThat(space.swapoff("a").pagesMoved()).isEqualTo(700);
    tables.forEach(Registration::close);
    int left = 0;
    for (int place = 0; place < 1_000; place++) {
      if (table.isIn(place)) {
        expectIn(table, place);
      } else {
        assertThat(Entry.home(table.entry(place))).isEqualTo(2);
        assertThat(Pages.load(space, table.entry(place))).isEqualTo(Pages.mixed(place));
        left++;
      }
    }
    assertThat(left).isEqualTo(300);
    // What comes now goes to the device that is left.
    assertThat(Entry.home(space.swapOut(Pages.direct(Pages.text(1))))).isEqualTo(2);
  }

  @Test
  void sharedEntriesAreFoundInAllTables() {
    SwapSpace space = open(file("f", 500, 5));
    Table parent = swappedOut(space, 200);
    Table child = new Table(200);
    for (int place = 0; place < 200; place++) {
      space.duplicate(parent.entry(place));
      child.entries[place] = parent.entry(place);
    }
    List<Registration> tables = register(space, parent, child);
    assertThat(space.swapoff("f").pagesMoved()).isEqualTo(400);
    tables.forEach(Registration::close);
    for (int place = 0; place < 200; place++) {
      expectIn(parent, place);
      expectIn(child, place);
    }
  }

  @Test
  void withoutTheTablesItGoesOnUntilItIsCancelled() throws Exception {
    SwapSpace space = open(file("f", 500, 5));
    Table known = swappedOut(space, 100);
    Table unknown = swappedOut(space, 100);
    Queue<SwapoffProgress> progress = new ConcurrentLinkedQueue<>();
    List<Registration> tables = register(space, known);
    Swapoff swapoff = space.swapoffAsync("f", progress::add);
    while (progress.stream().filter(now -> now.pagesLeft() == 100).count() < 3) {
      Thread.sleep(1);
    }
    assertThat(swapoff.result().toCompletableFuture()).isNotDone();
    assertThatThrownBy(() -> space.swapoff("f")).isInstanceOf(TierStateException.class);
    swapoff.cancel();
    assertThatThrownBy(() -> swapoff.result().toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(SwapoffCancelledException.class);
    swapoff.cancel();
    tables.forEach(Registration::close);
    for (int place = 0; place < 100; place++) {
      expectIn(known, place);
      assertThat(Pages.load(space, unknown.entry(place))).isEqualTo(Pages.mixed(place));
    }
    // The device is used again, and can be swapped off when its tables are known.
    known.swapOut(space, 0);
    List<Registration> both = register(space, known, unknown);
    assertThat(space.swapoff("f").pagesMoved()).isEqualTo(101);
    both.forEach(Registration::close);
  }

  @Test
  void aPageThatCannotBeReadStays() throws IOException {
    Path path = directory.resolve("f");
    SwapSpace space = open(file("f", 500, 5));
    Table table = swappedOut(space, 200);
    int damaged = 7; // Text: neither zero nor in a pool.
    try (RandomAccessFile raw = new RandomAccessFile(path.toFile(), "rw")) {
      raw.seek(Entry.deviceSlot(table.entry(damaged)) * PAGE + 100);
      raw.write(new byte[64]);
    }
    long entry = table.entry(damaged);
    List<Registration> tables = register(space, table);
    SwapoffResult result = space.swapoff("f");
    assertThat(result.pagesMoved()).isEqualTo(199);
    assertThat(result.pagesLeft()).isOne();
    assertThat(result.unreadable()).singleElement().isInstanceOf(PageDamagedException.class);
    tables.forEach(Registration::close);
    assertThat(table.entry(damaged)).isEqualTo(entry);
    space.free(entry);
    assertThat(space.statistics().entries()).isZero();
  }

  @Test
  void aProgramThatGoesOnLosesNothing() throws Exception {
    SwapSpace space =
        open(ZswapConfig.ofBytes(64 * PAGE, 2), file("a", 1_000, 9), file("b", 2_000, 5));
    List<Table> tables = new ArrayList<>();
    List<Registration> registrations = new ArrayList<>();
    AtomicBoolean ends = new AtomicBoolean();
    List<Future<?>> programs = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      for (int program = 0; program < 3; program++) {
        Table table = swappedOut(space, 250);
        tables.add(table);
        registrations.add(space.register(table));
        long seed = program;
        programs.add(pool.submit(() -> use(space, table, new SplittableRandom(seed), ends)));
      }
      SwapoffResult result = space.swapoff("a");
      assertThat(result.isEmpty()).isTrue();
      ends.set(true);
      for (Future<?> program : programs) {
        program.get();
      }
    }
    registrations.forEach(Registration::close);
    for (Table table : tables) {
      for (int place = 0; place < 250; place++) {
        if (table.isIn(place)) {
          expectIn(table, place);
        } else {
          assertThat(Entry.home(table.entry(place))).isOne();
          assertThat(Pages.load(space, table.entry(place))).isEqualTo(Pages.mixed(place));
        }
      }
    }
  }

  private static void use(
      SwapSpace space, Table table, SplittableRandom random, AtomicBoolean ends) {
    while (!ends.get()) {
      int place = random.nextInt(250);
      long entry = table.take(place);
      if (entry != 0) {
        byte[] page = new byte[Pages.PAGE];
        space.swapInAndFree(entry, ByteBuffer.wrap(page));
        assertThat(page).isEqualTo(Pages.mixed(place));
        table.put(place, page);
      } else {
        table.swapOut(space, place);
      }
    }
  }

  @Test
  void aTableThatIsNotRegisteredAnyMoreIsNotCalled() {
    SwapSpace space = open(file("f", 500, 5));
    Table table = swappedOut(space, 50);
    Registration registration = space.register(table);
    registration.close();
    registration.close();
    for (int place = 0; place < 50; place++) {
      space.free(table.take(place));
    }
    assertThat(space.swapoff("f").ptes()).isZero();
  }

  @Test
  void theVirtualDesignNeedsNoTables() {
    SwapSpace space =
        spaces.open(
            new SwapSpaceConfig(
                1, Spaces.BATCH, List.of(file("a", 100, 9), file("b", 100, 5)), true));
    Table table = swappedOut(space, 50);
    List<Registration> tables = register(space, table);
    SwapoffResult result = space.swapoff("a");
    assertThat(result.pagesMoved()).isEqualTo(40);
    assertThat(result.ptes()).isZero();
    tables.forEach(Registration::close);
    assertThat(table.isIn(1)).isFalse();
  }
}
