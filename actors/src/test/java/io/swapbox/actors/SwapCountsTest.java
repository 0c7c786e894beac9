package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.FOREIGN;
import static io.swapbox.actors.PageStatus.STALE;
import static io.swapbox.actors.PageStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.AllocatorConfig;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swap counts: duplicates of a fork, frees in runs, and loads of entries that others use. */
class SwapCountsTest {

  private static final AllocatorConfig UNCACHED = AllocatorConfig.DEFAULT.withLookUpCache(false);

  private final Map<Step, Integer> steps = new EnumMap<>(Step.class);
  private final List<AllocatorHarness> harnesses = new ArrayList<>();

  private AllocatorHarness harness(boolean freeBatching) {
    return harness(UNCACHED.withFreeBatching(freeBatching));
  }

  private AllocatorHarness harness(AllocatorConfig config) {
    WorkMeter meter =
        new WorkMeter() {
          @Override
          public long begin() {
            return 0;
          }

          @Override
          public void end(Work work, long begin, int pages, long bytes) {}

          @Override
          public void steps(Step step, int count) {
            steps.merge(step, count, Integer::sum);
          }
        };
    AllocatorHarness harness = new AllocatorHarness(config, meter).grant(4);
    harnesses.add(harness);
    return harness;
  }

  private static Map<Step, Integer> lookUps(int read, int cached) {
    return Map.of(Step.LOOK_UP, read, Step.CACHED_LOOK_UP, cached);
  }

  @AfterEach
  void close() {
    harnesses.forEach(AllocatorHarness::close);
  }

  @Test
  void anEntryIsFreedWithItsLastUse() {
    AllocatorHarness harness = harness(true);
    long entry = harness.stored(1)[0];
    assertThat(harness.answered(harness.duplicate(harness.entries(entry, entry))))
        .containsExactly(DONE, DONE);
    assertThat(harness.answered(harness.free(harness.entries(entry, entry))))
        .containsExactly(DONE, DONE);
    harness.expectSilence();
    assertThat(harness.report().entries()).isEqualTo(1);
    assertThat(harness.answered(harness.free(harness.entries(entry, entry))))
        .containsExactly(DONE, STALE);
    assertThat(((Backend.Drop) harness.shard0.receiveMessage()).locations()).hasSize(1);
    harness.expectEmpty();
    harness.expectSilence();
  }

  @Test
  void aNewPageHasAsManyUsesAsMappings() {
    AllocatorHarness harness = harness(true);
    PageBatch batch = harness.batch(1);
    batch.addPage(Pages.zero(), 0, 0, 3);
    harness.swapOut(batch);
    harness.stores(harness.zero, Backing.ZERO, i -> true);
    harness.answered(batch);
    long entry = batch.entry(0);
    assertThat(harness.answered(harness.free(harness.entries(entry, entry, entry, entry))))
        .containsExactly(DONE, DONE, DONE, STALE);
    harness.expectEmpty();
  }

  @Test
  void duplicatesAreRefusedOneByOne() {
    AllocatorHarness harness = harness(true);
    long[] stored = harness.stored(2);
    harness.answered(harness.free(harness.entries(stored[0])));
    harness.shard0.receiveMessage();
    long foreign = Entry.of(AllocatorHarness.SPACE + 1, 0, Entry.cluster(stored[1]), 0);
    PageBatch batch =
        harness.duplicate(harness.entries(stored[0], stored[1], foreign, stored[1] + 1));
    assertThat(harness.answered(batch)).containsExactly(STALE, DONE, FOREIGN, UNKNOWN);
    assertThat(harness.answered(harness.free(harness.entries(stored[1], stored[1]))))
        .containsExactly(DONE, DONE);
    harness.expectEmpty();
  }

  @Test
  void aReleasingLoadOfASharedEntryLeavesItsCopyToTheOthers() {
    AllocatorHarness harness = harness(true);
    long entry = harness.stored(1)[0];
    harness.answered(harness.duplicate(harness.entries(entry)));

    PageBatch first = harness.swapIn(harness.entries(entry).releasing());
    assertThat(first.givenUp(0)).as("others need the copy").isFalse();
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(first)).containsExactly(DONE);
    assertThat(harness.report().entries()).isEqualTo(1);

    PageBatch last = harness.swapIn(harness.entries(entry).releasing());
    assertThat(last.givenUp(0)).as("the backend need not keep it").isTrue();
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(last)).containsExactly(DONE);
    harness.expectSilence();
    harness.expectEmpty();
  }

  @Test
  void aDuplicateWaitsForTheLoadThatMayTakeTheLastUse() {
    AllocatorHarness harness = harness(true);
    long entry = harness.stored(1)[0];
    PageBatch load = harness.swapIn(harness.entries(entry).releasing());
    PageBatch duplicate = harness.duplicate(harness.entries(entry));
    assertThat(harness.client.hasMessages()).isFalse();
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    assertThat(harness.answered(duplicate)).containsExactly(STALE);
    harness.expectEmpty();
  }

  @Test
  void aRunOfEntriesIsFoundOnceFreedOnceAndDroppedInOneMessage() {
    AllocatorHarness harness = harness(true);
    long[] entries = harness.stored(8);
    steps.clear();
    // 0 to 3, then back to 5 and 6, then 4: three runs.
    harness.free(
        harness.entries(
            entries[0], entries[1], entries[2], entries[3], entries[5], entries[6], entries[4]));
    assertThat(steps).isEqualTo(lookUps(2 * 3, 0));
    assertThat(((Backend.Drop) harness.shard0.receiveMessage()).locations()).hasSize(7);
    assertThat(harness.shard0.hasMessages()).isFalse();
  }

  @Test
  void aRunEndsWithItsCgroupAndItsCluster() {
    AllocatorHarness harness = harness(true);
    int ofOthers = Entry.SLOTS_PER_CLUSTER - 2;
    harness.stored(ofOthers);
    long[] entries = harness.stored(4);
    assertThat(Entry.cluster(entries[1])).isNotEqualTo(Entry.cluster(entries[2]));
    PageBatch other = harness.batch(1).begin(AllocatorHarness.CGROUP + 1);
    other.addPage(Pages.zero(), 0, 0);
    harness.swapOut(other);
    harness.stores(harness.zero, Backing.ZERO, i -> true);
    harness.answered(other);
    assertThat(Entry.offset(other.entry(0))).isEqualTo(Entry.offset(entries[3]) + 1);
    steps.clear();
    harness.free(harness.entries(entries[0], entries[1], entries[2], entries[3], other.entry(0)));
    // Found in two, as the slots of the second cluster are neighbours; freed in three.
    assertThat(steps).isEqualTo(lookUps(2 + 3, 0));
  }

  @Test
  void withoutBatchingEachEntryIsLookedUpTwiceAndDroppedAlone() {
    AllocatorHarness harness = harness(false);
    long[] entries = harness.stored(5);
    steps.clear();
    assertThat(harness.answered(harness.free(harness.entries(entries)))).containsOnly(DONE);
    assertThat(steps).isEqualTo(lookUps(10, 0));
    for (int i = 0; i < 5; i++) {
      assertThat(((Backend.Drop) harness.shard0.receiveMessage()).locations()).hasSize(1);
    }
    harness.expectSilence();
    harness.expectEmpty();
  }

  @Test
  void theLookUpCacheAnswersForTheClusterOfTheLookUpBefore() {
    AllocatorHarness batched = harness(AllocatorConfig.DEFAULT);
    long[] entries = batched.stored(Entry.SLOTS_PER_CLUSTER + 2);
    steps.clear();
    // The end of one cluster, then the beginning of another one: each found, then each freed.
    batched.free(batched.entries(Arrays.copyOfRange(entries, 508, 514)));
    assertThat(steps).isEqualTo(lookUps(4, 0));
    steps.clear();
    batched.free(batched.entries(Arrays.copyOfRange(entries, 0, 8)));
    batched.free(batched.entries(Arrays.copyOfRange(entries, 8, 16)));
    assertThat(steps).isEqualTo(lookUps(1, 3));

    AllocatorHarness oneByOne = harness(AllocatorConfig.DEFAULT.withFreeBatching(false));
    long[] others = oneByOne.stored(4);
    steps.clear();
    oneByOne.free(oneByOne.entries(others));
    assertThat(steps).as("cached since they were stored").isEqualTo(lookUps(0, 8));
  }

  @Test
  void storesAndLoadsLookUpEachPage() {
    AllocatorHarness harness = harness(true);
    long[] entries = harness.stored(3);
    assertThat(steps).as("a new page").isEqualTo(lookUps(3, 0));
    steps.clear();
    PageBatch load = harness.swapIn(harness.entries(entries).releasing());
    assertThat(steps).as("found").isEqualTo(lookUps(3, 0));
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(load)).containsOnly(DONE);
    assertThat(steps).as("freed, too").isEqualTo(lookUps(6, 0));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void batchingDoesNotChangeWhatIsFreed(boolean batching) {
    AllocatorHarness harness = harness(batching);
    long[] entries = harness.stored(4);
    harness.answered(harness.duplicate(harness.entries(entries[1])));
    PageBatch free =
        harness.free(
            harness.entries(
                entries[0], entries[1], entries[0], entries[1], entries[1], entries[3]));
    assertThat(harness.answered(free)).containsExactly(DONE, DONE, STALE, DONE, STALE, DONE);
    assertThat(harness.report().entries()).isEqualTo(1);
  }
}
