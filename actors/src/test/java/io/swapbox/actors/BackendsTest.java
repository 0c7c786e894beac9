package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.MemoryTierConfig;
import io.swapbox.SwapChargeRule;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.TierConfig;
import io.swapbox.TierKind;
import io.swapbox.TierState;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.runtime.Work;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import io.swapbox.backends.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** To whom a home offers its pages: tiers in their order, their members in turn, masks. */
class BackendsTest {

  private static final int HOME = 5;
  private static final SwapFileConfig FILE = SwapFileConfig.of(Path.of("swap"), 1 << 20);
  private static final List<TierConfig> TIERS =
      List.of(
          ZswapConfig.ofBytes(1 << 20, 2),
          MemoryTierConfig.ofBytes(4096),
          ZswapConfig.ofBytes(1 << 20, 1).withPriority(50),
          FILE,
          FILE,
          FILE);

  private static final int POOL = 1;
  private static final int MEMORY = 2;
  private static final int DENSE = 4;
  private static final int FILES = 8;

  private final List<String> names = new ArrayList<>();
  private final List<TestInbox<?>> inboxes = new ArrayList<>();
  private final TestRuntime runtime = new TestRuntime();
  private final TestInbox<ZeroBackend.Command> zero = named("zero");
  private final List<TestInbox<ZswapBackend.Command>> shards =
      List.of(named("shard0"), named("shard1"), named("shard2"));
  private final List<TestInbox<SwapFileBackend.Command>> devices =
      List.of(named("memory"), named("file1"), named("file2"), named("file3"));
  private final TestInbox<SwapCharges.Command> charges = named("charges");
  private final TestInbox<SlotAllocator.Command> allocator = TestInbox.create();

  private <T> TestInbox<T> named(String name) {
    TestInbox<T> inbox = TestInbox.create(name);
    names.add(name);
    inboxes.add(inbox);
    return inbox;
  }

  private final TierTable table = new TierTable(new SwapSpaceConfig(1, 1, TIERS, true).tiers());

  private TierRefs tiers() {
    return new TierRefs(
        table.layout(),
        shards.stream().map(TestInbox::getRef).toList(),
        devices.stream().map(TestInbox::getRef).toList());
  }

  private Backends backends(SwapChargeRule rule) {
    BackendRefs refs = new BackendRefs(zero.getRef(), tiers(), charges.getRef());
    Seat seat = new Seat(HOME, allocator.getRef(), refs);
    return new Backends(HOME, seat, rule, new ZeroLook(Payload.REAL, runtime.workMeter()));
  }

  private void setTier(Backends backends, int tier, boolean on) {
    table.state(tier, on ? TierState.ON : TierState.SWAPPING_OFF);
    backends.setTiers(tiers());
  }

  private PageBatch batch(int... cgroups) {
    PageBatch batch = new PageBatch(cgroups.length);
    batch.begin(0);
    for (int i = 0; i < cgroups.length; i++) {
      batch.addPage(Pages.zero(), 0, 0);
      batch.cgroup(i, cgroups[i]);
    }
    batch.route.begin(table.layout());
    return batch;
  }

  @Test
  void pagesOfWhichNoneIsZeroPassTheZeroBackendBy() {
    Backends backends = backends(SwapChargeRule.PHYSICAL_SLOTS);
    PageBatch none = new PageBatch(2);
    none.begin(0);
    none.addPage(Pages.random(1), 0, 0);
    none.addPage(Pages.random(2), 0, 0);
    none.route.begin(table.layout());
    assertThat(backends.store(none)).isTrue();
    assertThat(offered()).isEqualTo("shard1");
    assertThat(runtime.work().pages()).containsEntry(Work.ZERO_SCAN, 0L);
    PageBatch one = new PageBatch(2);
    one.begin(0);
    one.addPage(Pages.random(1), 0, 0);
    one.addPage(Pages.zero(), 0, 0);
    one.route.begin(table.layout());
    assertThat(backends.store(one)).isTrue();
    assertThat(offered()).isEqualTo("zero");
    assertThat(runtime.work().pages()).containsEntry(Work.ZERO_SCAN, 1L);
  }

  /** Who was offered something. */
  private String offered() {
    String found = "nobody";
    for (int i = 0; i < inboxes.size(); i++) {
      if (inboxes.get(i).hasMessages()) {
        assertThat(found).isEqualTo("nobody");
        Object message = inboxes.get(i).receiveMessage();
        assertThat(message).isInstanceOf(Backend.Store.class);
        found = names.get(i);
        if (found.equals("charges")) {
          charge(((Backend.Store) message).batch());
        }
      }
    }
    return found;
  }

  private static void charge(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i)) {
        batch.charge(i);
      }
    }
  }

  private List<String> offers(Backends backends, PageBatch batch) {
    List<String> offers = new ArrayList<>();
    while (backends.store(batch)) {
      offers.add(offered());
    }
    return offers;
  }

  @Test
  void offersPagesToAllTiersInTheirOrder() {
    assertThat(offers(backends(SwapChargeRule.PHYSICAL_SLOTS), batch(0)))
        .containsExactly(
            "zero", "shard1", "shard0", "charges", "memory", "shard2", "file3", "file1", "file2");
    assertThat(offers(backends(SwapChargeRule.EVERY_ENTRY), batch(0)))
        .containsExactly(
            "charges", "zero", "shard1", "shard0", "memory", "shard2", "file3", "file1", "file2");
  }

  @Test
  void offersNothingWhenNothingIsPending() {
    Backends backends = backends(SwapChargeRule.PHYSICAL_SLOTS);
    PageBatch batch = batch(0);
    batch.status(0, PageStatus.DONE);
    assertThat(backends.store(batch)).isFalse();
  }

  @Test
  void aPageThatGoesDownBeginsBehindItsTier() {
    Backends backends = backends(SwapChargeRule.PHYSICAL_SLOTS);
    assertThat(moves(backends, 0, MoveDirection.DOWN))
        .containsExactly("charges", "memory", "shard2", "file3", "file1", "file2");
    assertThat(moves(backends, 2, MoveDirection.DOWN))
        .containsExactly("charges", "file2", "file3", "file1");
    assertThat(moves(backends, 1, MoveDirection.DOWN))
        .as("it is charged for already")
        .containsExactly("shard2", "file1", "file2", "file3");
    assertThat(moves(backends, 3, MoveDirection.DOWN)).isEmpty();
  }

  @Test
  void aPageThatGoesUpEndsBeforeItsTier() {
    Backends backends = backends(SwapChargeRule.PHYSICAL_SLOTS);
    assertThat(moves(backends, 3, MoveDirection.UP))
        .containsExactly("shard1", "shard0", "memory", "shard2");
    assertThat(moves(backends, 2, MoveDirection.UP))
        .containsExactly("shard1", "shard0", "charges", "memory");
    assertThat(moves(backends, 1, MoveDirection.UP)).containsExactly("shard1", "shard0");
    assertThat(moves(backends, 0, MoveDirection.UP)).isEmpty();
    assertThat(moves(backends(SwapChargeRule.EVERY_ENTRY), 2, MoveDirection.UP))
        .containsExactly("shard1", "shard0", "memory");
  }

  @Test
  void aPageMovesIfItsCgroupMayUseATierThere() {
    Backends backends = backends(SwapChargeRule.PHYSICAL_SLOTS);
    backends.apply(List.of(new CgroupRule(1, MEMORY | DENSE, true, Long.MAX_VALUE)));
    for (int tier = 0; tier < 4; tier++) {
      assertThat(backends.mayMove(1, tier, MoveDirection.DOWN)).isEqualTo(tier < 2);
      assertThat(backends.mayMove(1, tier, MoveDirection.UP)).isEqualTo(tier > 1);
      assertThat(backends.mayMove(2, tier, MoveDirection.DOWN))
          .as("another one")
          .isEqualTo(tier < 3);
      assertThat(backends.mayMove(2, tier, MoveDirection.UP)).isEqualTo(tier > 0);
    }
  }

  @Test
  void aPageThatGoesOutIsOfferedToAllTiersButItsOwn() {
    Backends backends = backends(SwapChargeRule.PHYSICAL_SLOTS);
    setTier(backends, 1, false);
    assertThat(moves(backends, 1, MoveDirection.OUT))
        .containsExactly("shard1", "shard0", "shard2", "file3", "file1", "file2");
    setTier(backends, 2, false);
    assertThat(moves(backends, 2, MoveDirection.OUT))
        .as("the other one is closed, too")
        .containsExactly("shard1", "shard0", "charges", "file2", "file3", "file1");
    assertThat(backends.mayMove(1, 2, MoveDirection.OUT)).isTrue();
    setTier(backends, 0, false);
    assertThat(backends.mayMove(1, 2, MoveDirection.UP)).isFalse();
    setTier(backends, 3, false);
    assertThat(backends.mayMove(1, 2, MoveDirection.OUT)).isFalse();
    setTier(backends, 1, true);
    assertThat(backends.mayMove(1, 2, MoveDirection.UP)).isTrue();
  }

  @Test
  void aStoreLeavesAClosedTierOut() {
    Backends backends = backends(SwapChargeRule.PHYSICAL_SLOTS);
    setTier(backends, 3, false);
    assertThat(offers(backends, batch(0))).noneMatch(offer -> offer.startsWith("file"));
    setTier(backends, 3, true);
    assertThat(offers(backends, batch(0))).contains("file1", "file2", "file3");
  }

  @Test
  void aStoreUnderWayGoesOnAlongTheTiersAsTheyAreNow() {
    Backends backends = backends(SwapChargeRule.PHYSICAL_SLOTS);
    PageBatch batch = batch(0);
    for (String next : List.of("zero", "shard1")) {
      backends.store(batch);
      assertThat(offered()).isEqualTo(next);
    }
    // The files come first, memory goes, and there is a pool of the shard of the one that was last.
    table.setPriority(3, TierConfig.MAX_PRIORITY);
    table.state(1, TierState.OFF);
    backends.setTiers(tiers());
    assertThat(offers(backends, batch))
        .as("the pool that it is at, then all that it has not been to")
        .containsExactly("shard0", "charges", "file3", "file1", "file2", "shard2");
    table.state(2, TierState.OFF);
    table.emptied(2);
    table.release(TierKind.ZSWAP, new int[] {2});
    table.swapOn(table.plan(TIERS.get(2), 0));
    backends.setTiers(tiers());
    assertThat(offers(backends, batch)).as("swapped on again").containsExactly("shard2");
  }

  @Test
  void aMoveUnderWayGoesToNoTierThatWasSwappedOnSince() {
    Backends backends = backends(SwapChargeRule.PHYSICAL_SLOTS);
    PageBatch batch = batch(0);
    backends.beginMove(batch, 1, MoveDirection.DOWN, null);
    table.state(2, TierState.OFF);
    table.emptied(2);
    table.release(TierKind.ZSWAP, new int[] {2});
    table.swapOn(table.plan(TIERS.get(2), 0));
    backends.setTiers(tiers());
    assertThat(offers(backends, batch)).containsExactly("file3", "file1", "file2");
  }

  @Test
  void theTierOfALocation() {
    Backends backends = backends(SwapChargeRule.PHYSICAL_SLOTS);
    assertThat(backends.tierOf(Backing.ZSWAP, Location.zswap(1, 9))).isZero();
    assertThat(backends.tierOf(Backing.SWAPFILE, Location.file(0, 9))).isEqualTo(1);
    assertThat(backends.tierOf(Backing.ZSWAP, Location.zswap(2, 9))).isEqualTo(2);
    assertThat(backends.tierOf(Backing.SWAPFILE, Location.file(2, 9))).isEqualTo(3);
  }

  /** Who is offered a page that moves away from a tier. */
  private List<String> moves(Backends backends, int tier, MoveDirection direction) {
    PageBatch batch = batch(0);
    backends.beginMove(batch, tier, direction, null);
    return offers(backends, batch);
  }

  @Test
  void filesHaveATurnOfAClusterEach() {
    Backends backends = backends(SwapChargeRule.EVERY_ENTRY);
    List<String> turns = new ArrayList<>();
    for (int pages = 0; pages < 4 * 512; pages += 256) {
      PageBatch batch = batch(new int[256]);
      backends.beginMove(batch, 2, MoveDirection.DOWN, null);
      assertThat(backends.store(batch)).isTrue();
      turns.add(offered());
    }
    assertThat(turns)
        .containsExactly("file3", "file3", "file1", "file1", "file2", "file2", "file3", "file3");
  }

  @Test
  void aFileWithoutRoomLosesItsTurn() {
    Backends backends = backends(SwapChargeRule.EVERY_ENTRY);
    PageBatch refused = batch(0);
    backends.beginMove(refused, 2, MoveDirection.DOWN, null);
    backends.store(refused);
    assertThat(offered()).isEqualTo("file3");
    backends.store(refused);
    assertThat(offered()).isEqualTo("file1");
    PageBatch next = batch(0);
    backends.beginMove(next, 2, MoveDirection.DOWN, null);
    backends.store(next);
    assertThat(offered()).isEqualTo("file1");
    backends.store(refused);
    assertThat(offered()).as("each is tried once").isEqualTo("file2");
    assertThat(backends.store(refused)).isFalse();
  }

  @Test
  void pagesAreOfferedToTheTiersOfTheirCgroupsAlone() {
    Backends backends = backends(SwapChargeRule.PHYSICAL_SLOTS);
    backends.apply(
        List.of(
            new CgroupRule(1, POOL | DENSE, false, Long.MAX_VALUE),
            new CgroupRule(2, FILES, true, 0),
            new CgroupRule(3, -1, true, Long.MAX_VALUE)));
    PageBatch batch = batch(1, 2);
    List<String> offers = new ArrayList<>();
    while (backends.store(batch)) {
      offers.add(offered() + (batch.pending(0) ? " 1" : "") + (batch.pending(1) ? " 2" : ""));
    }
    assertThat(offers)
        .containsExactly(
            "zero 1 2",
            "shard1 1",
            "shard0 1",
            "shard2 1",
            "charges 2",
            "file3 2",
            "file1 2",
            "file2 2");
    assertThat(batch.countPending()).as("nothing is withheld in the end").isEqualTo(2);
    assertThat(offers(backends, batch(3))).contains("memory");
    backends.apply(List.of(new CgroupRule(1, MEMORY, true, Long.MAX_VALUE)));
    assertThat(offers(backends, batch(1))).containsExactly("zero", "charges", "memory");
  }

  @Test
  void whatIsWithheldIsOfferedAgainThoughEverybodyMayEverythingNow() {
    Backends backends = backends(SwapChargeRule.EVERY_ENTRY);
    backends.apply(List.of(new CgroupRule(1, FILES, true, 0)));
    PageBatch batch = batch(1, 0);
    charge(batch);
    batch.route.wasAtZero();
    assertThat(backends.store(batch)).isTrue();
    assertThat(offered()).isEqualTo("shard1");
    assertThat(batch.status(0)).isEqualTo(PageStatus.WITHHELD);
    backends.apply(List.of());
    assertThat(backends.store(batch)).isTrue();
    assertThat(batch.status(0)).isEqualTo(PageStatus.PENDING);
    assertThat(offered()).isEqualTo("shard0");
  }

  @Test
  void aPageThatMayGoToADeviceNowIsChargedBefore() {
    Backends backends = backends(SwapChargeRule.PHYSICAL_SLOTS);
    backends.apply(List.of(new CgroupRule(1, POOL, false, Long.MAX_VALUE)));
    PageBatch batch = batch(1, 0);
    List<String> offers = new ArrayList<>();
    while (backends.store(batch)) {
      String offer = offered();
      offers.add(offer + (batch.pending(0) ? " 1" : "") + (batch.pending(1) ? " 0" : ""));
      if (offer.equals("charges")) {
        backends.apply(List.of());
      }
    }
    assertThat(offers)
        .containsExactly(
            "zero 1 0",
            "shard1 1 0",
            "shard0 1 0",
            "charges 0",
            "charges 1 0",
            "memory 1 0",
            "shard2 1 0",
            "file3 1 0",
            "file1 1 0",
            "file2 1 0");
  }
}
