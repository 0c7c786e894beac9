package io.swapbox;

import static io.swapbox.Pages.PAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.allocator.Entry;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that cannot be served: each fails in its own way, names what is wrong, changes nothing.
 */
class SwapSpaceRefusalTest {

  @RegisterExtension final Spaces spaces = new Spaces();

  private SwapSpace space;
  private long kept;

  @BeforeEach
  void openWithOnePage() {
    space = spaces.open(Spaces.pool(64));
    kept = space.swapOut(Pages.direct(Pages.text(1)));
  }

  /** The ways to ask for one entry. */
  enum Ask {
    SWAP_IN,
    SWAP_IN_AND_FREE,
    SWAP_IN_ALL,
    SWAP_IN_ASYNC,
    FREE,
    FREE_ALL,
    FREE_ASYNC;

    void of(SwapSpace space, long entry) throws Throwable {
      switch (this) {
        case SWAP_IN -> space.swapIn(entry, Pages.room(1));
        case SWAP_IN_AND_FREE -> space.swapInAndFree(entry, Pages.room(1));
        case SWAP_IN_ALL -> space.swapInAll(new long[] {entry}, Pages.room(1));
        case SWAP_IN_ASYNC -> await(space.swapInAsync(entry, Pages.room(1)));
        case FREE -> space.free(entry);
        case FREE_ALL -> space.freeAll(new long[] {entry});
        case FREE_ASYNC -> await(space.freeAsync(entry));
      }
    }

    private static void await(CompletionStage<?> stage) throws Throwable {
      try {
        stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw e.getCause();
      }
    }
  }

  private void refuses(long entry, Class<? extends EntryException> type) {
    for (Ask ask : Ask.values()) {
      SpaceStatistics before = space.statistics();
      assertThatExceptionOfType(type)
          .as(ask.name())
          .isThrownBy(() -> ask.of(space, entry))
          .withMessageContaining("0x%x", entry)
          .satisfies(refusal -> assertThat(refusal.entry()).isEqualTo(entry));
      assertThat(space.statistics()).as(ask.name()).isEqualTo(before);
      assertThat(Pages.load(space, kept)).as(ask.name()).isEqualTo(Pages.text(1));
    }
  }

  @Test
  void aFreedEntryIsStale() {
    long entry = space.swapOut(Pages.direct(Pages.noise(2)));
    space.free(entry);
    refuses(entry, StaleEntryException.class);
    long next = space.swapOut(Pages.direct(Pages.noise(3)));
    assertThat(next).isNotEqualTo(entry);
    refuses(entry, StaleEntryException.class);
  }

  @Test
  void anEntryStaysStaleWhenItsClusterIsUsedAgain() {
    space.free(kept);
    long first = space.swapOut(Pages.direct(Pages.noise(0)));
    space.free(first);
    for (int i = 0; i < 3 * Entry.SLOTS_PER_CLUSTER; i++) {
      space.free(space.swapOut(Pages.direct(Pages.zero())));
    }
    kept = space.swapOut(Pages.direct(Pages.text(1)));
    refuses(first, StaleEntryException.class);
  }

  @Test
  void aMadeUpEntryIsUnknown() {
    int tag = Entry.space(kept);
    int home = Entry.home(kept);
    refuses(Entry.of(tag, 0, Entry.clusterId(77_777, home), 5), UnknownEntryException.class);
    refuses(Entry.of(tag, 0, Entry.clusterId(0, Spaces.CPUS + 7), 5), UnknownEntryException.class);
    refuses(kept + Entry.SLOTS_PER_CLUSTER / 2, UnknownEntryException.class);
  }

  @Test
  void noEntryIsUnknown() {
    refuses(Entry.NONE, UnknownEntryException.class);
  }

  @Test
  void anEntryOfAnotherSpaceIsForeign() {
    SwapSpace other = spaces.open(Spaces.pool(8));
    long foreign = other.swapOut(Pages.direct(Pages.noise(9)));
    refuses(foreign, ForeignEntryException.class);
    assertThat(Pages.load(other, foreign)).isEqualTo(Pages.noise(9));
  }

  @Test
  void anEntryTwiceInOneLoadIsADuplicate() {
    long other = space.swapOut(Pages.direct(Pages.noise(4)));
    assertThatExceptionOfType(DuplicateEntryException.class)
        .isThrownBy(() -> space.swapInAll(new long[] {kept, other, kept}, Pages.room(3)))
        .withMessageContaining("0x%x", kept);
    assertThat(Pages.load(space, kept)).isEqualTo(Pages.text(1));
    assertThat(Pages.load(space, other)).isEqualTo(Pages.noise(4));
  }

  @Test
  void anEntryTwiceInOneFreeIsFreedOnce() {
    long other = space.swapOut(Pages.direct(Pages.noise(4)));
    assertThatExceptionOfType(StaleEntryException.class)
        .isThrownBy(() -> space.freeAll(new long[] {kept, kept, other}))
        .withMessageContaining("0x%x", kept);
    Spaces.assertEmpty(space);
  }

  @Test
  void whatCanBeFreedIsFreedAroundWhatCannot() {
    long stale = space.swapOut(Pages.direct(Pages.noise(4)));
    space.free(stale);
    long[] entries = new long[3 * Spaces.BATCH];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = space.swapOut(Pages.direct(Pages.mixed(i)));
    }
    entries[Spaces.BATCH + 1] = stale;
    entries[Spaces.BATCH + 2] = kept;
    SpaceStatistics before = space.statistics();
    assertThatExceptionOfType(StaleEntryException.class)
        .isThrownBy(() -> space.freeAll(entries))
        .withMessageContaining("0x%x", stale);
    // One was not freed, the two that the others took the place of are still there.
    assertThat(space.statistics().entries()).isEqualTo(before.entries() - entries.length + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PAGE - 1, PAGE + 1, 2 * PAGE})
  void aPageHasOneSize(int bytes) {
    SpaceStatistics before = space.statistics();
    LongFunction<ByteBuffer> buffer = size -> ByteBuffer.allocate((int) size);
    for (ThrowingUse use :
        new ThrowingUse[] {
          page -> space.swapOut(page),
          page -> space.swapOutAsync(page),
          page -> space.swapIn(kept, page),
          page -> space.swapInAndFree(kept, page),
          page -> space.swapInAsync(kept, page),
          page -> space.swapInAll(new long[] {kept}, page)
        }) {
      assertThatExceptionOfType(PageSizeException.class)
          .isThrownBy(() -> use.on(buffer.apply(bytes)))
          .withMessageContaining(bytes + " bytes")
          .withMessageContaining("4096");
    }
    assertThat(space.statistics()).isEqualTo(before);
  }

  /** A call that takes a buffer. */
  private interface ThrowingUse {
    void on(ByteBuffer page);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PAGE - 1, 3 * PAGE + 1})
  void manyPagesAreWholePages(int bytes) {
    assertThatThrownBy(() -> space.swapOutAll(ByteBuffer.allocate(bytes)))
        .isInstanceOf(PageSizeException.class)
        .hasMessageContaining(bytes + " bytes");
    assertThat(space.statistics().entries()).isEqualTo(1);
  }

  @Test
  void asyncCallsGiveTheirRoomBackWhateverBecomesOfThem() {
    SwapSpace narrow = spaces.open(Spaces.pool(1).withMaxBytesInFlight(Spaces.PAGE));
    ByteBuffer page = Pages.direct(Pages.noise(1));
    long entry = narrow.swapOutAsync(page).toCompletableFuture().join();
    for (int i = 0; i < 3; i++) {
      assertThat(narrow.swapOutAsync(page).toCompletableFuture())
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(SpaceFullException.class);
      narrow.swapInAsync(entry, page).toCompletableFuture().join();
    }
  }

  @Test
  void pagesAreNotLoadedIntoReadOnlyBuffers() {
    ByteBuffer readOnly = Pages.room(1).asReadOnlyBuffer();
    assertThatThrownBy(() -> space.swapIn(kept, readOnly))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThatThrownBy(() -> space.swapInAndFree(kept, readOnly))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThatThrownBy(() -> space.swapInAll(new long[] {kept}, readOnly))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThatThrownBy(() -> space.swapInAsync(kept, readOnly))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThat(Pages.load(space, kept)).isEqualTo(Pages.text(1));
  }
}
