package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.PostStop;
import io.swapbox.DemotionPolicy;
import io.swapbox.ZswapConfig;
import io.swapbox.ZswapStatistics;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.backends.Payload;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A shard that is full asks the homes of its coldest pages to move them on. */
class ZswapDemotionTest {

  private static final int POOL_PAGES = 100;
  private static final int ACCEPT_PERCENT = 50;
  private static final int ROUND = 32;

  private final TestInbox<SlotAllocator.BackendReply> replies = TestInbox.create();
  private final List<TestInbox<SlotAllocator.Command>> homes =
      List.of(TestInbox.create("home-0"), TestInbox.create("home-1"));
  private BehaviorTestKit<ZswapBackend.Command> zswap = shard(DemotionPolicy.WHEN_FULL);
  private int pages;

  @AfterEach
  void stop() {
    zswap.signal(PostStop.instance());
  }

  private static BehaviorTestKit<ZswapBackend.Command> shard(DemotionPolicy demotion) {
    ZswapConfig config =
        new ZswapConfig((long) POOL_PAGES * Pages.BYTES, ACCEPT_PERCENT, 1).withDemotion(demotion);
    return BehaviorTestKit.create(
        ZswapBackend.create(
            new TestRuntime(), config, Payload.REAL.pool(config.shardSettings()), 0, 4));
  }

  private void tellAllocators() {
    zswap.run(
        new ClusterDirectory.Allocators(homes.stream().map(inbox -> inbox.getRef()).toList()));
  }

  /** Stores a page that does not compress for an entry of that home; whether it was taken. */
  private boolean store(int home) {
    return store(new PageBatch(1), home);
  }

  private boolean store(PageBatch batch, int home) {
    batch.begin(1 + pages % 2);
    batch.addPage(Pages.random(pages), 0, 0);
    batch.entry(0, Entry.of(1, 0, Entry.clusterId(pages / 512, home), pages % 512));
    pages++;
    zswap.run(new Backend.Store(batch, replies.getRef()));
    assertThat(replies.receiveMessage().batch()).isSameAs(batch);
    return batch.status(0) == PageStatus.DONE;
  }

  private void fill() {
    while (pages < POOL_PAGES) {
      assertThat(store(pages % 2)).isTrue();
    }
  }

  private SlotAllocator.Migrate request(int home) {
    return (SlotAllocator.Migrate) homes.get(home).receiveMessage();
  }

  /** A home gives so many of the copies up that it was asked for, and answers. */
  private void answer(SlotAllocator.Migrate request, int moved, boolean noRoom) {
    zswap.run(new Backend.Drop(Arrays.copyOf(request.locations(), moved)));
    zswap.run(new Backend.Migrated(moved, noRoom));
  }

  private ZswapStatistics report() {
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    zswap.run(new Backend.Report(collector.getRef()));
    return ((StatisticsCollector.ZswapPart) collector.receiveMessage()).statistics();
  }

  private void expectNobodyAsked() {
    assertThat(homes).noneMatch(TestInbox::hasMessages);
  }

  @Test
  void shrinksToTheThresholdCgroupByCgroupColdestFirst() {
    tellAllocators();
    fill();
    expectNobodyAsked();
    assertThat(store(0)).as("refused at the limit").isFalse();
    int rounds = 0;
    for (int home = 0; homes.get(home).hasMessages(); home ^= 1) {
      SlotAllocator.Migrate request = request(home);
      assertThat(request.from()).isEqualTo(Backing.ZSWAP);
      assertThat(request.locations()).hasSize(ROUND);
      for (int i = 0; i < ROUND; i++) {
        // The pages of a cgroup are every other one, the first stored the coldest.
        assertThat(Entry.offset(request.entrySlots()[i])).isEqualTo(2 * i + home);
      }
      answer(request, request.locations().length, false);
      rounds++;
    }
    assertThat(rounds).as("down to half of the limit").isEqualTo(2);
    assertThat(report().storedPages()).isEqualTo(POOL_PAGES - 2 * ROUND);
    assertThat(report().writtenBackPages()).isEqualTo(2 * ROUND);
    assertThat(store(0)).as("accepting again").isTrue();
    expectNobodyAsked();
  }

  @Test
  void asksEachHomeForItsOwnAndWaitsForAll() {
    tellAllocators();
    for (int i = 0; i < POOL_PAGES; i++) {
      store(i / 2 % 2);
    }
    store(0);
    SlotAllocator.Migrate first = request(0);
    SlotAllocator.Migrate second = request(1);
    assertThat(first.locations()).hasSize(ROUND / 2);
    assertThat(second.locations()).hasSize(ROUND / 2);
    for (long slot : second.entrySlots()) {
      assertThat(Entry.home(slot)).isEqualTo(1);
    }
    answer(first, ROUND / 2, false);
    store(0);
    expectNobodyAsked();
    answer(second, ROUND / 2, false);
    assertThat(homes).as("the next round").allMatch(TestInbox::hasMessages);
  }

  @Test
  void givesUpAfterSixteenRoundsThatMoveNothing() {
    tellAllocators();
    fill();
    store(0);
    int rounds = 0;
    while (homes.stream().anyMatch(TestInbox::hasMessages)) {
      for (int home = 0; home < 2; home++) {
        if (homes.get(home).hasMessages()) {
          answer(request(home), 0, false);
          rounds++;
        }
      }
    }
    assertThat(rounds).isEqualTo(16);
    assertThat(report().rejections().reclaimFail()).isEqualTo(16L * ROUND);
    assertThat(report().storedPages()).isEqualTo(POOL_PAGES);
    store(0);
    expectNobodyAsked();
    store(0);
    assertThat(homes).as("the second store wakes it").anyMatch(TestInbox::hasMessages);
  }

  @Test
  void asksEverMoreSeldomWhileThereIsNoRoomBehind() {
    tellAllocators();
    fill();
    int asked = 0;
    for (int i = 0; i < 100; i++) {
      store(0);
      for (TestInbox<SlotAllocator.Command> home : homes) {
        if (home.hasMessages()) {
          asked++;
          answer((SlotAllocator.Migrate) home.receiveMessage(), 0, true);
        }
      }
    }
    assertThat(asked).as("after 1, 2, 4, ... stores").isEqualTo(7);
  }

  @Test
  void aProactivePoolShrinksBeforeItRefusesAPage() {
    stop();
    zswap = shard(new DemotionPolicy.Proactive(60, 40));
    tellAllocators();
    for (int i = 0; i < 60; i++) {
      store(i % 2);
    }
    expectNobodyAsked();
    assertThat(store(0)).isTrue();
    for (int home = 0; home < 2; home++) {
      while (homes.get(home).hasMessages()) {
        SlotAllocator.Migrate request = request(home);
        answer(request, request.locations().length, false);
      }
    }
    assertThat(report().storedPages()).isLessThanOrEqualTo(40).isPositive();
    assertThat(report().poolLimitHits()).isZero();
    expectNobodyAsked();
  }

  @Test
  void takesPagesFromTiersBehindUntilStoresNeedTheRoom() {
    for (DemotionPolicy policy : List.of(DemotionPolicy.WHEN_FULL, DemotionPolicy.NONE)) {
      stop();
      zswap = shard(policy);
      tellAllocators();
      pages = 0;
      Migration up = new Migration(1);
      up.beginUp(Backing.SWAPFILE, 1);
      for (int i = 0; i < POOL_PAGES; i++) {
        boolean hasRoom = i < POOL_PAGES * ACCEPT_PERCENT / 100;
        assertThat(store(up.batch, 0)).isEqualTo(hasRoom);
      }
      expectNobodyAsked();
      assertThat(report().poolLimitHits()).isZero();
      assertThat(store(0)).as("not refused for the sake of those").isTrue();
    }
  }

  @Test
  void aPageThatIsReadToBeMovedIsAsColdAsBefore() {
    tellAllocators();
    fill();
    store(0);
    Migration down = new Migration(POOL_PAGES);
    long[] first = readAll(down);
    readAll(down);
    long[] third = readAll(down);
    assertThat(third[POOL_PAGES / 2 - ROUND])
        .as("of the same cgroup, after the pages that were not read yet")
        .isEqualTo(first[0]);
  }

  /** Reads what is asked for, moves none of it, and says where it is. */
  private long[] readAll(Migration down) {
    SlotAllocator.Migrate request = request(homes.get(0).hasMessages() ? 0 : 1);
    PageBatch batch = down.batch.begin(0);
    for (int i = 0; i < request.locations().length; i++) {
      batch.addEntry(Entry.NONE, Pages.zero(), 0);
      batch.source(i, Backing.ZSWAP, request.locations()[i], 0);
    }
    zswap.run(new Backend.Load(batch, replies.getRef()));
    assertThat(replies.receiveMessage().batch().allDone()).isTrue();
    zswap.run(new Backend.Migrated(0, false));
    return request.locations();
  }

  @Test
  void doesNothingWithoutATierBehindOrWhenSwitchedOff() {
    fill();
    assertThat(store(0)).isFalse();
    expectNobodyAsked();
    stop();
    zswap = shard(DemotionPolicy.NONE);
    tellAllocators();
    pages = 0;
    fill();
    assertThat(store(0)).isFalse();
    expectNobodyAsked();
  }
}
