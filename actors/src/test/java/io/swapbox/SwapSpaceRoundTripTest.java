package io.swapbox;

import static io.swapbox.Pages.PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.actors.runtime.CpuDispatcher;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes out comes back, wherever it was kept and whatever buffer it came in. */
class SwapSpaceRoundTripTest {

  private static final int COUNT = 100;
  private static final int AMPLE_PAGES = 4 * COUNT;

  @RegisterExtension final Spaces spaces = new Spaces();

  private final Path directory;

  SwapSpaceRoundTripTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Where a space may keep pages. */
  enum Tiers {
    POOL,
    FILE,
    POOL_AND_FILE,
    TINY_POOL_AND_FILE
  }

  private SwapSpace open(Tiers tiers) {
    SwapFileConfig file = SwapFileConfig.of(directory.resolve("swap"), (long) AMPLE_PAGES * PAGE);
    return spaces.open(
        switch (tiers) {
          case POOL -> Spaces.pool(AMPLE_PAGES);
          case FILE -> Spaces.file(file.path(), AMPLE_PAGES);
          case POOL_AND_FILE -> Spaces.pool(AMPLE_PAGES).withSwapFile(file);
          case TINY_POOL_AND_FILE -> Spaces.pool(3).withSwapFile(file);
        });
  }

  @ParameterizedTest
  @EnumSource
  void pagesComeBackOneByOne(Tiers tiers) {
    SwapSpace space = open(tiers);
    List<Long> entries = new ArrayList<>();
    for (int seed = 0; seed < COUNT; seed++) {
      entries.add(space.swapOut(Pages.direct(Pages.mixed(seed))));
    }
    assertThat(entries).doesNotHaveDuplicates().doesNotContain(0L);
    for (int seed = 0; seed < COUNT; seed++) {
      assertThat(Pages.load(space, entries.get(seed))).isEqualTo(Pages.mixed(seed));
      assertThat(Pages.load(space, entries.get(seed))).isEqualTo(Pages.mixed(seed));
      space.free(entries.get(seed));
    }
    Spaces.assertEmpty(space);
  }

  @ParameterizedTest
  @EnumSource
  void theDispatchersThreadsDoTheWork(CpuDispatcher dispatcher) {
    SwapFileConfig file = SwapFileConfig.of(directory.resolve("swap"), (long) AMPLE_PAGES * PAGE);
    SwapSpace space = spaces.open(Spaces.pool(3).withSwapFile(file).withDispatcher(dispatcher));
    for (int seed = 0; seed < COUNT; seed++) {
      long entry = space.swapOut(Pages.direct(Pages.mixed(seed)));
      assertThat(Pages.load(space, entry)).isEqualTo(Pages.mixed(seed));
      space.free(entry);
    }
    Spaces.assertEmpty(space);
    List<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.contains("swapbox.dispatchers." + dispatcher.settingName()))
            .toList();
    // On caller-runs it was done by this one.
    assertThat(threads.isEmpty()).isEqualTo(dispatcher == CpuDispatcher.CALLER_RUNS);
  }

  @ParameterizedTest
  @EnumSource
  void pagesComeBackInBatchesAndInAnyOrder(Tiers tiers) {
    SwapSpace space = open(tiers);
    long[] entries = space.swapOutAll(Pages.mixed(0, COUNT));
    assertThat(space.statistics().entries()).isEqualTo(COUNT);

    ByteBuffer room = Pages.room(COUNT);
    space.swapInAll(entries, room);
    assertThat(Pages.bytes(room)).isEqualTo(Pages.bytes(Pages.mixed(0, COUNT)));

    long[] backwards = new long[COUNT];
    for (int i = 0; i < COUNT; i++) {
      backwards[i] = entries[COUNT - 1 - i];
    }
    ByteBuffer other = Pages.room(COUNT);
    space.swapInAll(backwards, other);
    for (int i = 0; i < COUNT; i++) {
      assertThat(Pages.bytes(other.slice(i * PAGE, PAGE))).isEqualTo(Pages.mixed(COUNT - 1 - i));
    }

    space.freeAll(backwards);
    Spaces.assertEmpty(space);
  }

  @ParameterizedTest
  @EnumSource
  void pagesComeBackAndAreFreedInOneStep(Tiers tiers) {
    SwapSpace space = open(tiers);
    long[] entries = space.swapOutAll(Pages.mixed(7, COUNT));
    for (int i = 0; i < COUNT; i++) {
      ByteBuffer room = Pages.room(1);
      space.swapInAndFree(entries[i], room);
      assertThat(Pages.bytes(room)).isEqualTo(Pages.mixed(7 + i));
    }
    Spaces.assertEmpty(space);
  }

  @ParameterizedTest
  @EnumSource
  void stagesDoTheSame(Tiers tiers) throws Exception {
    SwapSpace space = open(tiers);
    List<CompletableFuture<Long>> stores = new ArrayList<>();
    for (int seed = 0; seed < COUNT; seed++) {
      stores.add(space.swapOutAsync(Pages.direct(Pages.mixed(seed))).toCompletableFuture());
    }
    List<ByteBuffer> rooms = new ArrayList<>();
    List<CompletableFuture<Void>> loads = new ArrayList<>();
    for (CompletableFuture<Long> store : stores) {
      ByteBuffer room = Pages.room(1);
      rooms.add(room);
      loads.add(space.swapInAsync(await(store), room).toCompletableFuture());
    }
    for (int seed = 0; seed < COUNT; seed++) {
      await(loads.get(seed));
      assertThat(Pages.bytes(rooms.get(seed))).isEqualTo(Pages.mixed(seed));
      await(space.freeAsync(await(stores.get(seed))).toCompletableFuture());
    }
    Spaces.assertEmpty(space);
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  @Test
  void statisticsSayWhereThePagesAre() {
    SwapSpace space = open(Tiers.POOL_AND_FILE);
    space.swapOut(Pages.direct(Pages.zero()));
    space.swapOut(Pages.direct(Pages.text(1)));
    long noise = space.swapOut(Pages.direct(Pages.noise(2)));
    Pages.load(space, noise);
    SpaceStatistics now = space.statistics();
    assertThat(now.entries()).isEqualTo(3);
    assertThat(now.zeroPages()).isEqualTo(1);
    assertThat(now.swpoutZero()).isEqualTo(1);
    assertThat(now.zswap().zswpout()).isEqualTo(2);
    assertThat(now.zswap().zswpin()).isEqualTo(1);
    assertThat(now.zswap().storedPages()).isEqualTo(2);
    assertThat(now.zswap().incompressiblePages()).isEqualTo(1);
    assertThat(now.file().pages()).isZero();
    assertThat(now.file().pswpout()).isZero();
    assertThat(now.descriptorBytes()).isPositive();
  }

  @Test
  void aFullPoolSpillsToTheFile() {
    SwapSpace space = open(Tiers.TINY_POOL_AND_FILE);
    for (int seed = 0; seed < COUNT; seed++) {
      space.swapOut(Pages.direct(Pages.noise(seed)));
    }
    SpaceStatistics now = space.statistics();
    assertThat(now.zswap().storedPages()).isEqualTo(3);
    assertThat(now.file().pages()).isEqualTo(COUNT - 3);
    assertThat(now.file().pswpout()).isEqualTo(COUNT - 3);
    assertThat(now.zswap().poolLimitHits()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void anyBufferWillDo(Tiers tiers) {
    SwapSpace space = open(tiers);
    long seed = 0;
    for (boolean direct : new boolean[] {true, false}) {
      for (boolean readOnly : new boolean[] {true, false}) {
        for (int shift : new int[] {0, 1, 24, PAGE}) {
          for (boolean sliced : new boolean[] {true, false}) {
            byte[] page = Pages.mixed(++seed);
            ByteBuffer source = place(page, direct, shift, sliced);
            long entry = swapOutUntouched(space, readOnly ? source.asReadOnlyBuffer() : source);
            ByteBuffer target = place(Pages.noise(-seed), direct, shift, sliced);
            swapInUntouched(space, entry, target);
            assertThat(Pages.bytes(target)).isEqualTo(page);
            space.free(entry);
          }
        }
      }
    }
    Spaces.assertEmpty(space);
  }

  /** The page somewhere in a larger buffer, between position and limit or as a slice of its own. */
  private static ByteBuffer place(byte[] page, boolean direct, int shift, boolean sliced) {
    int bytes = shift + PAGE + 40;
    ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    buffer.order(ByteOrder.LITTLE_ENDIAN).put(shift, page).limit(shift + PAGE).position(shift);
    return sliced ? buffer.slice() : buffer;
  }

  private static long swapOutUntouched(SwapSpace space, ByteBuffer page) {
    ByteBuffer before = page.duplicate();
    byte[] bytes = Pages.bytes(page);
    long entry = space.swapOut(page);
    assertThat(page).isEqualTo(before);
    assertThat(page.position()).isEqualTo(before.position());
    assertThat(page.limit()).isEqualTo(before.limit());
    assertThat(Pages.bytes(page)).isEqualTo(bytes);
    return entry;
  }

  /** Swaps in, and checks that nothing but the page has changed. */
  private static void swapInUntouched(SwapSpace space, long entry, ByteBuffer page) {
    ByteBuffer all = page.duplicate().clear();
    int position = page.position();
    int limit = page.limit();
    byte[] head = Pages.bytes(all.slice(0, position));
    byte[] tail = Pages.bytes(all.slice(limit, all.capacity() - limit));
    space.swapIn(entry, page);
    assertThat(page.position()).isEqualTo(position);
    assertThat(page.limit()).isEqualTo(limit);
    assertThat(Pages.bytes(all.slice(0, position))).isEqualTo(head);
    assertThat(Pages.bytes(all.slice(limit, all.capacity() - limit))).isEqualTo(tail);
  }

  @ParameterizedTest
  @EnumSource
  void batchesOfReadOnlyHeapPagesAreCopied(Tiers tiers) {
    SwapSpace space = open(tiers);
    byte[] bytes = Pages.bytes(Pages.mixed(3, COUNT));
    ByteBuffer source = ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer();
    long[] entries = space.swapOutAll(source);
    ByteBuffer room = ByteBuffer.allocate(COUNT * PAGE);
    space.swapInAll(entries, room);
    assertThat(room.array()).isEqualTo(bytes);
    assertThat(source.remaining()).isEqualTo(COUNT * PAGE);
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedCallerIsServedAndStaysInterrupted(Tiers tiers) {
    SwapSpace space = open(tiers);
    Thread.currentThread().interrupt();
    try {
      for (int seed = 0; seed < 10; seed++) {
        long entry = space.swapOut(Pages.direct(Pages.noise(seed)));
        assertThat(Pages.load(space, entry)).isEqualTo(Pages.noise(seed));
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
      }
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void noPagesAreNoWork() {
    SwapSpace space = open(Tiers.POOL);
    assertThat(space.swapOutAll(ByteBuffer.allocate(0))).isEmpty();
    space.swapInAll(new long[0], ByteBuffer.allocate(0));
    space.freeAll(new long[0]);
    Spaces.assertEmpty(space);
  }

  @Test
  void mailboxesAreMeasuredWhenMeteringIsOn() {
    SwapSpace metered = open(Tiers.POOL);
    metered.swapOut(Pages.direct(Pages.text(1)));
    assertThat(metered.mailboxes())
        .anySatisfy(
            meter -> {
              assertThat(meter.kind()).isEqualTo("zswap-backend");
              assertThat(meter.messages())
                  .anySatisfy(message -> assertThat(message.message()).isEqualTo("Store"));
            });
    assertThat(open(Tiers.FILE).mailboxes()).isEmpty();
  }
}
