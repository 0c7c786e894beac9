package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.CORRUPT;
import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.AllocatorConfig;
import io.swapbox.PromotionPolicy;
import io.swapbox.SwapChargeRule;
import io.swapbox.allocator.Backing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages that move from the file to the pool because they were loaded, and what meets them. */
class PromotionsTest {

  private static final long SHADOW = 0x5AD0;
  private static final int FILE_TIER = 1;

  private AllocatorHarness harness =
      open(AllocatorConfig.DEFAULT.withPromotion(PromotionPolicy.ON_LOAD));

  private static AllocatorHarness open(AllocatorConfig config) {
    return new AllocatorHarness(config, new TestRuntime()).grant(4);
  }

  private void reopen(AllocatorConfig config) {
    harness.close();
    harness = open(config);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  /** Entries of pages in the file, each mapped so many times. */
  private long[] stored(int count, int mappings) {
    PageBatch batch = harness.batch(count);
    for (int i = 0; i < count; i++) {
      batch.addPage(Pages.random(i), 0, SHADOW, mappings);
    }
    harness.swapOut(batch);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    written(count);
    assertThat(harness.answered(batch)).containsOnly(DONE);
    long[] entries = new long[count];
    for (int i = 0; i < count; i++) {
      entries[i] = batch.entry(i);
    }
    return entries;
  }

  private void written(int count) {
    harness.stores(harness.file, Backing.SWAPFILE, i -> i < count);
  }

  /** A load that is answered, of pages with those bytes. */
  private void load(PageBatch load) {
    harness.swapIn(load);
    Backend.Load read = (Backend.Load) harness.file.receiveMessage();
    for (int i = 0; i < load.size(); i++) {
      read.batch().buffer(i).put(read.batch().offset(i), Pages.bytes(Pages.random(i)));
      read.batch().status(i, DONE);
    }
    harness.run(read.batch().messages().loaded());
    assertThat(harness.answered(load)).containsOnly(DONE);
  }

  private PageBatch offered() {
    PageBatch batch = ((Backend.Store) harness.shard0.receiveMessage()).batch();
    assertThat(batch.promotes()).isTrue();
    return batch;
  }

  private void taken(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      batch.storedAt(i, Backing.ZSWAP, 900 + i);
    }
    harness.run(batch.messages().stored());
  }

  private void expectNobodyOffered() {
    assertThat(harness.shard0.hasMessages()).isFalse();
    assertThat(harness.shard1.hasMessages()).isFalse();
  }

  private void expectDropped(int pages) {
    assertThat(((Backend.Drop) harness.file.receiveMessage()).locations()).hasSize(pages);
  }

  private long charged() {
    return harness.charge(AllocatorHarness.CGROUP).current();
  }

  private TierMoves moves() {
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    harness.run(new Backend.Report(collector.getRef()));
    return ((StatisticsCollector.HomePart) collector.receiveMessage()).moves();
  }

  private void mayUse(int tiers) {
    TestInbox<Cgroups.Applied> applied = TestInbox.create();
    List<CgroupRule> rules =
        List.of(new CgroupRule(AllocatorHarness.CGROUP, tiers, true, Long.MAX_VALUE));
    harness.run(new Cgroups.Apply(rules, 2, applied.getRef()));
  }

  @Test
  void movesAfterTheAnswerWithoutBeingReadAgain() {
    long[] entries = stored(3, 1);
    assertThat(charged()).isEqualTo(3);
    load(harness.entries(entries));
    PageBatch batch = offered();
    for (int i = 0; i < 3; i++) {
      assertThat(batch.pending(i)).isTrue();
      assertThat(Pages.bytes(batch.buffer(i), batch.offset(i)))
          .isEqualTo(Pages.bytes(Pages.random(i)));
    }
    assertThat(harness.file.hasMessages()).as("read again, or dropped early").isFalse();
    taken(batch);
    expectDropped(3);
    assertThat(charged()).as("it is in no slot any more").isZero();
    assertThat(moves().promoted()[FILE_TIER]).isEqualTo(3);
    PageBatch again = harness.swapIn(harness.entries(entries[2]));
    assertThat(again.backing(0)).isEqualTo(Backing.ZSWAP);
    assertThat(again.location(0)).isEqualTo(902);
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(again)).containsExactly(DONE);
    assertThat(again.shadow(0)).isEqualTo(SHADOW);
    harness.expectSilence();
    harness.answered(harness.free(harness.entries(entries)));
    harness.shard0.receiveMessage();
    harness.expectEmpty();
  }

  @Test
  void whatNobodyTakesStays() {
    long[] entries = stored(2, 1);
    load(harness.entries(entries));
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> i == 1);
    expectDropped(1);
    assertThat(charged()).isEqualTo(1);
    assertThat(moves().promoted()[FILE_TIER]).isEqualTo(1);
    PageBatch still = harness.swapIn(harness.entries(entries[0]));
    assertThat(still.backing(0)).isEqualTo(Backing.SWAPFILE);
  }

  @Test
  void anEntryThatIsChargedWhereverItIsStaysCharged() {
    reopen(
        AllocatorConfig.DEFAULT
            .withPromotion(PromotionPolicy.ON_LOAD)
            .withChargeRule(SwapChargeRule.EVERY_ENTRY));
    load(harness.entries(stored(2, 1)));
    taken(offered());
    expectDropped(2);
    assertThat(charged()).isEqualTo(2);
  }

  @Test
  void aLoadThatLeavesUsesPromotesAndOneThatTakesTheLastDoesNot() {
    long[] entries = stored(1, 2);
    load(harness.entries(entries).releasing());
    taken(offered());
    expectDropped(1);
    PageBatch last = harness.swapIn(harness.entries(entries).releasing());
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(last)).containsExactly(DONE);
    harness.expectSilence();
    harness.expectEmpty();
    load(harness.entries(stored(1, 1)).releasing());
    harness.expectSilence();
    harness.expectEmpty();
  }

  @Test
  void aPageThatTheSwapCacheHoldsStays() {
    long[] entries = stored(1, 1);
    PageBatch cache = harness.batch(1).caching();
    cache.addEntry(entries[0], Pages.zero(), 0, AllocatorHarness.FRAME);
    load(cache);
    expectNobodyOffered();
  }

  @Test
  void aPageThatWasNotReadStays() {
    long[] entries = stored(1, 1);
    PageBatch load = harness.swapIn(harness.entries(entries));
    harness.loads(harness.file, Backing.SWAPFILE, CORRUPT);
    assertThat(harness.answered(load)).containsExactly(CORRUPT);
    expectNobodyOffered();
  }

  @Test
  void aFolioStaysTogether() {
    PageBatch folio = harness.swapOut(harness.folio(1));
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> false);
    harness.stores(harness.shard1, Backing.ZSWAP, i -> false);
    written(2);
    assertThat(harness.answered(folio)).containsOnly(DONE);
    PageBatch load = harness.swapIn(harness.run(folio.entry(0), 1));
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(load)).containsOnly(DONE);
    expectNobodyOffered();
  }

  @Test
  void aPageOfTheFirstTierStays() {
    PageBatch load = harness.swapIn(harness.entries(harness.stored(1)));
    harness.loads(harness.shard0, Backing.ZSWAP, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    harness.expectSilence();
  }

  @Test
  void aPageThatMayGoNowhereElseStays() {
    long[] entries = stored(1, 1);
    mayUse(1 << FILE_TIER);
    load(harness.entries(entries));
    expectNobodyOffered();
    mayUse(-1);
    load(harness.entries(entries));
    taken(offered());
    expectDropped(1);
  }

  @ParameterizedTest
  @EnumSource(PromotionPolicy.class)
  void isForThoseWhoWantIt(PromotionPolicy policy) {
    reopen(AllocatorConfig.DEFAULT.withPromotion(policy));
    load(harness.entries(stored(1, 1)));
    assertThat(harness.shard0.hasMessages()).isEqualTo(policy == PromotionPolicy.ON_LOAD);
  }

  @Test
  void moreThanABatchOfTheHomeIsLeftToTheNextLoad() {
    long[] entries = stored(6, 1);
    load(harness.entries(entries));
    PageBatch batch = offered();
    assertThat(batch.size()).isEqualTo(4);
    taken(batch);
    expectDropped(4);
    assertThat(charged()).isEqualTo(2);
  }

  @Test
  void withoutABatchOfTheHomePagesStay() {
    long[] entries = stored(Migrations.MOST + 1, 1);
    long last = entries[Migrations.MOST];
    List<PageBatch> batches = new ArrayList<>();
    for (int i = 0; i < Migrations.MOST; i++) {
      load(harness.entries(entries[i]));
      batches.add(offered());
    }
    load(harness.entries(last));
    expectNobodyOffered();
    for (PageBatch batch : batches) {
      taken(batch);
      expectDropped(1);
    }
    load(harness.entries(last));
    assertThat(offered()).isIn(batches);
  }

  @Test
  void aLoadReadsTheOldCopyAndTheEndWaitsForIt() {
    long[] entries = stored(1, 2);
    load(harness.entries(entries));
    PageBatch moving = offered();
    PageBatch load = harness.swapIn(harness.entries(entries).releasing());
    assertThat(load.backing(0)).isEqualTo(Backing.SWAPFILE);
    taken(moving);
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    expectDropped(1);
    assertThat(moves().promoted()[FILE_TIER]).isEqualTo(1);
    harness.expectSilence();
  }

  @Test
  void aFreeWaitsAndEndsBothCopies() {
    long[] entries = stored(1, 1);
    load(harness.entries(entries));
    PageBatch moving = offered();
    PageBatch free = harness.free(harness.entries(entries));
    PageBatch late = harness.swapIn(harness.entries(entries).releasing());
    harness.loads(harness.file, Backing.SWAPFILE, DONE);
    assertThat(harness.answered(late)).containsExactly(DONE);
    taken(moving);
    assertThat(harness.answered(free)).containsExactly(STALE);
    assertThat(((Backend.Drop) harness.shard0.receiveMessage()).locations()).hasSize(1);
    expectDropped(1);
    harness.expectSilence();
    harness.expectEmpty();
  }

  @Test
  void theOneWhoLoadsMayDoAsHeLikesWithHisMemory() {
    long[] entries = stored(1, 1);
    PageBatch load = harness.batch(1);
    ByteBuffer own = Pages.zero();
    load.addEntry(entries[0], own, 0);
    load(load);
    own.put(0, Pages.bytes(Pages.dirty()));
    PageBatch batch = offered();
    assertThat(Pages.bytes(batch.buffer(0), batch.offset(0)))
        .isEqualTo(Pages.bytes(Pages.random(0)));
  }
}
