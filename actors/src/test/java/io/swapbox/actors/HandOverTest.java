package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import akka.actor.typed.PostStop;
import io.swapbox.AllocatorConfig;
import io.swapbox.actors.StatisticsCollector.HomePart;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.ClusterIds;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three allocators and their directory; the test plays backends and client. */
class HandOverTest {

  private static final int SPACE = 9;
  private static final int CPUS = 3;
  private static final int SLOTS = Entry.SLOTS_PER_CLUSTER;

  private final BehaviorTestKit<ClusterDirectory.Command> directory =
      BehaviorTestKit.create(ClusterDirectory.create(new ClusterIds(CPUS)));
  private final List<TestInbox<ZeroBackend.Command>> zeros = new ArrayList<>();
  private final List<TestInbox<ZswapBackend.Command>> shards = new ArrayList<>();
  private final List<BehaviorTestKit<SlotAllocator.Command>> allocators = new ArrayList<>();
  private final TestInbox<SwapCharges.Command> charges = TestInbox.create("charges");
  private final TestInbox<PageBatch> client = TestInbox.create("client");

  @BeforeEach
  void start() {
    for (int cpu = 0; cpu < CPUS; cpu++) {
      zeros.add(TestInbox.create());
      shards.add(TestInbox.create());
    }
    List<ActorRef<ZswapBackend.Command>> pool = shards.stream().map(TestInbox::getRef).toList();
    for (int cpu = 0; cpu < CPUS; cpu++) {
      allocators.add(
          BehaviorTestKit.create(
              SlotAllocator.create(
                  new SlotAllocator.Setup(SPACE, cpu, AllocatorConfig.DEFAULT, 4, Payload.REAL),
                  Refs.of(zeros.get(cpu).getRef(), pool, null, charges.getRef()),
                  directory.getRef(),
                  new TestRuntime())));
    }
    directory.run(
        new ClusterDirectory.Allocators(allocators.stream().map(BehaviorTestKit::getRef).toList()));
    settle();
  }

  @AfterEach
  void stop() {
    allocators.forEach(allocator -> allocator.signal(PostStop.instance()));
  }

  @Test
  void aStoreUnderWayGoesOnAtTheAdopter() {
    PageBatch store = send(0, new SlotAllocator.SwapOut(pages(2)));
    Backend.Store first = (Backend.Store) zeros.get(0).receiveMessage();
    offline(0);
    reply(first.replyTo(), store.stored());
    Backend.Store second = (Backend.Store) shards.get(0).receiveMessage();
    assertThat(second.replyTo()).as("the adopter gets the answer").isEqualTo(ref(1));
    takeAll(store);
    reply(second.replyTo(), store.stored());
    assertThat(answered(store)).containsExactly(DONE, DONE);
    assertThat(Entry.home(store.entry(0))).isZero();
    assertThat(sum().entries()).isEqualTo(2);
    assertQuiet();
  }

  @Test
  void requestsThatWaitForABusyEntryMoveWithIt() {
    long entry = stored(0, 1)[0];
    PageBatch load = send(0, new SlotAllocator.SwapIn(entries(entry)));
    PageBatch free = send(0, new SlotAllocator.Free(entries(entry)));
    PageBatch late = send(0, new SlotAllocator.SwapIn(entries(entry)));
    Backend.Load asked = (Backend.Load) shards.get(0).receiveMessage();
    offline(0);
    assertThat(client.hasMessages()).isFalse();
    load.status(0, DONE);
    reply(asked.replyTo(), load.loaded());
    assertThat(answered(load)).containsExactly(DONE);
    assertThat(answered(free)).containsExactly(DONE);
    assertThat(answered(late)).containsExactly(STALE);
    assertThat(shards.get(0).receiveMessage()).isInstanceOf(Backend.Drop.class);
    assertThat(sum().entries()).isZero();
    assertQuiet();
  }

  @Test
  void aStoreThatWaitsForClustersGetsTheGrantThatWentToTheOldOwner() {
    BehaviorTestKit<SlotAllocator.Command> old = allocators.get(0);
    stored(0, 1);
    PageBatch big = pages(4 * SLOTS);
    old.run(new SlotAllocator.SwapOut(big)); // Asks for clusters.
    old.run(new SlotAllocator.HandOver(0, ref(1)));
    settle();
    assertThat(((Backend.Store) zeros.get(1).receiveMessage()).batch()).isSameAs(big);
    assertThat(big.entry(4 * SLOTS - 1)).isNotEqualTo(Entry.NONE);
    takeAll(big);
    reply(ref(1), big.stored());
    assertThat(answered(big)).containsOnly(DONE);
  }

  @Test
  void whatArrivesLaterIsPassedOn() {
    long[] entries = stored(0, 2);
    offline(0);
    PageBatch free = send(0, new SlotAllocator.Free(entries(entries[0])));
    assertThat(answered(free)).containsExactly(DONE);
    PageBatch load = send(0, new SlotAllocator.SwapIn(entries(entries).releasing()));
    Backend.Load asked = (Backend.Load) shards.get(0).getAllReceived().getLast();
    assertThat(asked.replyTo()).isEqualTo(ref(1));
    load.status(1, DONE);
    reply(asked.replyTo(), load.loaded());
    assertThat(answered(load)).containsExactly(STALE, DONE);
    assertThat(sum().descriptorBytes()).isZero();
  }

  @Test
  void aMessageFollowsAHomeThroughAllItsOwners() {
    long entry = stored(0, 1)[0];
    // Nobody has told the first one that the second one has handed its home on.
    allocators.get(0).run(new SlotAllocator.HandOver(0, ref(1)));
    allocators.get(1).runOne();
    allocators.get(1).run(new SlotAllocator.HandOver(0, ref(2)));
    PageBatch free = entries(entry);
    allocators.get(0).run(new SlotAllocator.Free(free));
    allocators.get(1).runOne();
    allocators.get(2).runOne();
    allocators.get(2).runOne();
    assertThat(answered(free)).containsExactly(DONE);
  }

  @Test
  void aMessageThatIsLateFindsTheHomeBackAtItsCpu() {
    long entry = stored(0, 1)[0];
    offline(0);
    PageBatch free = entries(entry);
    allocators.get(0).run(new SlotAllocator.Free(free));
    CompletableFuture<HotplugResult> online = new CompletableFuture<>();
    directory.run(new ClusterDirectory.SetOnline(0, true, online));
    // The hand-over overtakes the request.
    SlotAllocator.Command passedOn = allocators.get(1).selfInbox().receiveMessage();
    settle();
    assertThat(online).isCompletedWithValue(HotplugResult.DONE);
    allocators.get(1).run(passedOn);
    settle();
    assertThat(answered(free)).containsExactly(DONE);
    assertThat(sum().entries()).isZero();
  }

  @Test
  void theAdopterFillsPartlyUsedClustersBeforeItOpensOne() {
    stored(0, 1);
    offline(0);
    long[] filled = stored(1, SLOTS - 1);
    assertThat(homes(filled)).as("in the adopted cluster").containsOnly(0);
    assertThat(sum().adoptedClusters()).isEqualTo(1);
    long[] next = stored(1, 1);
    assertThat(homes(next)).as("in a new one").containsOnly(1);
    // A slot comes free in the adopted cluster; there is room in the own one.
    answered(send(0, new SlotAllocator.Free(entries(filled[0]))));
    assertThat(homes(stored(1, 1))).containsOnly(1);
    assertThat(homes(stored(1, SLOTS - 2))).containsOnly(1);
    assertThat(homes(stored(1, 1))).as("the own one is full").containsOnly(0);
  }

  @Test
  void aStoreThatIsSentToACpuThatIsOfflineIsTheAdopters() {
    offline(0);
    assertThat(homes(stored(0, 1))).containsOnly(1);
    assertThat(sum().adoptedClusters()).isZero();
    assertThat(sum().entries()).isEqualTo(1);
  }

  @Test
  void aPageThatHasAnEntryIsStoredByItsHome() {
    long entry = stored(0, 1)[0];
    PageBatch caching = batch(1).caching();
    caching.addEntry(entry, Pages.zero(), 0, 77);
    send(0, new SlotAllocator.SwapIn(caching));
    shards.get(0).receiveMessage();
    caching.status(0, DONE);
    reply(ref(0), caching.loaded());
    assertThat(answered(caching)).containsExactly(DONE);
    offline(0);
    stored(1, 1);

    PageBatch evict = batch(2);
    evict.addCached(entry, Pages.zero(), 0, 0, 1, true);
    evict.addPage(Pages.zero(), 0, 0);
    send(0, new SlotAllocator.SwapOut(evict));
    zeros.get(1).receiveMessage();
    takeAll(evict);
    reply(ref(1), evict.stored());
    assertThat(answered(evict)).containsExactly(DONE, DONE);
    assertThat(evict.entry(0)).isEqualTo(entry);
    assertThat(Entry.home(evict.entry(1))).isZero();
  }

  @Test
  void eachHomeReportsOnceWhileItIsHandedOver() {
    stored(0, 3);
    stored(1, 4);
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    allocators.get(0).run(new SlotAllocator.HandOver(0, ref(1)));
    for (BehaviorTestKit<SlotAllocator.Command> allocator : allocators) {
      allocator.run(new Backend.Report(collector.getRef()));
    }
    assertThat(collector.getAllReceived()).as("one home is on its way").hasSize(2);
    assertThat(sum().entries()).isEqualTo(7);
  }

  @Test
  void clustersComeAndGoForAnAdoptedHome() {
    long[] entries = stored(0, 1);
    offline(0);
    PageBatch evict = batch(6 * SLOTS + 1);
    evict.addCached(entries[0], Pages.zero(), 0, 0, 0, false); // Not in the cache: refused.
    for (int i = 0; i < 6 * SLOTS; i++) {
      evict.addPage(Pages.zero(), 0, 0);
    }
    send(0, new SlotAllocator.SwapOut(evict));
    takeAll(evict);
    reply(ref(1), evict.stored());
    long[] many = new long[6 * SLOTS];
    for (int i = 0; i < many.length; i++) {
      many[i] = evict.entry(i + 1);
    }
    assertThat(answered(evict)).contains(PageStatus.NOT_CACHED, DONE);
    assertThat(many).doesNotHaveDuplicates();
    assertThat(homes(many)).containsOnly(0);
    assertThat(sum().adoptedClusters()).isEqualTo(7);
    answered(send(0, new SlotAllocator.Free(entries(many))));
    answered(send(0, new SlotAllocator.Free(entries(entries))));
    assertThat(sum().adoptedClusters()).isZero();
    assertThat(sum().descriptorBytes()).isZero();
  }

  @Test
  void whoStopsClosesWhatItHasThen() {
    stored(0, 1);
    VirtualClusters clusters = OwnerAccess.clusters(allocators.get(0).currentBehavior());
    offline(0);
    allocators.get(0).signal(PostStop.instance());
    assertThat(clusters.descriptorBytes()).as("the adopter has them").isPositive();
    allocators.get(1).signal(PostStop.instance());
    assertThat(clusters.descriptorBytes()).isZero();
  }

  @Test
  void whatWasNeverThereIsRefused() {
    assertThatThrownBy(() -> allocators.get(0).run(new SlotAllocator.HandOver(1, ref(2))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cpu 0 does not have home 1");
    assertThatThrownBy(
            () -> allocators.get(0).run(new SlotAllocator.Granted(2, new long[0], new int[0], 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("home 2, which was never at cpu 0");
  }

  private ActorRef<SlotAllocator.Command> ref(int cpu) {
    return allocators.get(cpu).getRef();
  }

  private void offline(int cpu) {
    CompletableFuture<HotplugResult> result = new CompletableFuture<>();
    directory.run(new ClusterDirectory.SetOnline(cpu, false, result));
    settle();
    assertThat(result).isCompletedWithValue(HotplugResult.DONE);
  }

  /** Delivers what allocators and directory have sent each other. */
  private void settle() {
    boolean delivered = true;
    while (delivered) {
      delivered = runOne(directory);
      for (BehaviorTestKit<SlotAllocator.Command> allocator : allocators) {
        delivered |= runOne(allocator);
      }
    }
  }

  private static boolean runOne(BehaviorTestKit<?> actor) {
    boolean any = actor.selfInbox().hasMessages();
    if (any) {
      actor.runOne();
    }
    return any;
  }

  private PageBatch send(int cpu, SlotAllocator.HomeCommand request) {
    allocators.get(cpu).run(request);
    settle();
    return switch (request) {
      case SlotAllocator.SwapOut swapOut -> swapOut.batch();
      case SlotAllocator.SwapIn swapIn -> swapIn.batch();
      case SlotAllocator.Free free -> free.batch();
      default -> throw new IllegalArgumentException("no request: " + request);
    };
  }

  private void reply(
      ActorRef<? super SlotAllocator.BackendReply> to, SlotAllocator.BackendReply reply) {
    to.tell(reply);
    settle();
  }

  private PageBatch batch(int capacity) {
    PageBatch batch = new PageBatch(capacity);
    return batch.repliesTo(client.getRef(), batch).begin(0);
  }

  private PageBatch pages(int count) {
    PageBatch batch = batch(count);
    for (int i = 0; i < count; i++) {
      batch.addPage(Pages.zero(), 0, 0);
    }
    return batch;
  }

  private PageBatch entries(long... entries) {
    PageBatch batch = batch(entries.length);
    for (long entry : entries) {
      batch.addEntry(entry, Pages.zero(), 0);
    }
    return batch;
  }

  private static void takeAll(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i)) {
        batch.storedAt(i, Backing.ZSWAP, i);
      }
    }
  }

  /** Entries of that many pages, sent to that CPU's allocator and stored in shard 0. */
  private long[] stored(int cpu, int count) {
    PageBatch batch = send(cpu, new SlotAllocator.SwapOut(pages(count)));
    TestInbox<ZeroBackend.Command> asked =
        zeros.stream().filter(TestInbox::hasMessages).findFirst().orElseThrow();
    Backend.Store store = (Backend.Store) asked.receiveMessage();
    takeAll(batch);
    reply(store.replyTo(), batch.stored());
    assertThat(answered(batch)).containsOnly(DONE);
    long[] entries = new long[count];
    for (int i = 0; i < count; i++) {
      entries[i] = batch.entry(i);
    }
    return entries;
  }

  private static int[] homes(long[] entries) {
    return Arrays.stream(entries).mapToInt(Entry::home).toArray();
  }

  private List<PageStatus> answered(PageBatch batch) {
    assertThat(client.receiveMessage()).isSameAs(batch);
    List<PageStatus> statuses = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      statuses.add(batch.status(i));
    }
    return statuses;
  }

  /** What all homes report, each once. */
  private StatisticsCollector.HomeCounts sum() {
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    allocators.forEach(allocator -> allocator.run(new Backend.Report(collector.getRef())));
    settle();
    List<HomePart> parts = new ArrayList<>();
    collector.getAllReceived().forEach(part -> parts.add((HomePart) part));
    assertThat(parts).extracting(HomePart::home).containsExactlyInAnyOrder(0, 1, 2);
    StatisticsCollector.HomeCounts sum = parts.getFirst().counts();
    for (HomePart part : parts.subList(1, CPUS)) {
      sum = StatisticsCollector.sum(sum, part.counts());
    }
    return sum;
  }

  private void assertQuiet() {
    assertThat(zeros).noneMatch(TestInbox::hasMessages);
    assertThat(shards).noneMatch(TestInbox::hasMessages);
    assertThat(client.hasMessages()).isFalse();
  }
}
