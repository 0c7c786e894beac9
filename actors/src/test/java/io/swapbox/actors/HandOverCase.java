package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import akka.actor.typed.PostStop;
import io.swapbox.AllocatorConfig;
import io.swapbox.actors.StatisticsCollector.HomePart;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.ClusterIds;
import io.swapbox.allocator.Entry;
import io.swapbox.backends.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A directory and the allocators of a few CPUs, which the test runs message by message. */
abstract class HandOverCase {

  static final int SPACE = 9;
  static final int CPUS = 3;
  static final int SLOTS = Entry.SLOTS_PER_CLUSTER;

  final BehaviorTestKit<ClusterDirectory.Command> directory =
      BehaviorTestKit.create(ClusterDirectory.create(new ClusterIds(CPUS)));
  final List<TestInbox<ZeroBackend.Command>> zeros = new ArrayList<>();
  final List<TestInbox<ZswapBackend.Command>> shards = new ArrayList<>();
  final List<BehaviorTestKit<SlotAllocator.Command>> allocators = new ArrayList<>();
  final TestInbox<SwapCharges.Command> charges = TestInbox.create("charges");
  final TestInbox<PageBatch> client = TestInbox.create("client");

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

  ActorRef<SlotAllocator.Command> ref(int cpu) {
    return allocators.get(cpu).getRef();
  }

  void offline(int cpu) {
    CompletableFuture<HotplugResult> result = new CompletableFuture<>();
    directory.run(new ClusterDirectory.SetOnline(cpu, false, result));
    settle();
    assertThat(result).isCompletedWithValue(HotplugResult.DONE);
  }

  /** Delivers what allocators and directory have sent each other. */
  void settle() {
    boolean delivered = true;
    while (delivered) {
      delivered = runOne(directory);
      for (BehaviorTestKit<SlotAllocator.Command> allocator : allocators) {
        delivered |= runOne(allocator);
      }
    }
  }

  static boolean runOne(BehaviorTestKit<?> actor) {
    boolean any = actor.selfInbox().hasMessages();
    if (any) {
      actor.runOne();
    }
    return any;
  }

  PageBatch send(int cpu, SlotAllocator.HomeCommand request) {
    allocators.get(cpu).run(request);
    settle();
    return switch (request) {
      case SlotAllocator.SwapOut swapOut -> swapOut.batch();
      case SlotAllocator.SwapIn swapIn -> swapIn.batch();
      case SlotAllocator.Free free -> free.batch();
      default -> throw new IllegalArgumentException("no request: " + request);
    };
  }

  void reply(ActorRef<? super SlotAllocator.BackendReply> to, SlotAllocator.BackendReply reply) {
    to.tell(reply);
    settle();
  }

  PageBatch batch(int capacity) {
    PageBatch batch = new PageBatch(capacity);
    return batch.repliesTo(client.getRef(), batch).begin(0);
  }

  PageBatch pages(int count) {
    PageBatch batch = batch(count);
    for (int i = 0; i < count; i++) {
      batch.addPage(Pages.zero(), 0, 0);
    }
    return batch;
  }

  PageBatch entries(long... entries) {
    PageBatch batch = batch(entries.length);
    for (long entry : entries) {
      batch.addEntry(entry, Pages.zero(), 0);
    }
    return batch;
  }

  static void takeAll(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i)) {
        batch.storedAt(i, Backing.ZSWAP, i);
      }
    }
  }

  /** Entries of that many pages, sent to that CPU's allocator and stored in shard 0. */
  long[] stored(int cpu, int count) {
    PageBatch batch = send(cpu, new SlotAllocator.SwapOut(pages(count)));
    TestInbox<ZeroBackend.Command> asked =
        zeros.stream().filter(TestInbox::hasMessages).findFirst().orElseThrow();
    Backend.Store store = (Backend.Store) asked.receiveMessage();
    takeAll(batch);
    reply(store.replyTo(), batch.messages().stored());
    assertThat(answered(batch)).containsOnly(DONE);
    long[] entries = new long[count];
    for (int i = 0; i < count; i++) {
      entries[i] = batch.entry(i);
    }
    return entries;
  }

  static int[] homes(long[] entries) {
    return Arrays.stream(entries).mapToInt(Entry::home).toArray();
  }

  List<PageStatus> answered(PageBatch batch) {
    assertThat(client.receiveMessage()).isSameAs(batch);
    return AllocatorHarness.statuses(batch);
  }

  /** What all homes report, each once. */
  StatisticsCollector.HomeCounts sum() {
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

  void assertQuiet() {
    assertThat(zeros).noneMatch(TestInbox::hasMessages);
    assertThat(shards).noneMatch(TestInbox::hasMessages);
    assertThat(client.hasMessages()).isFalse();
  }
}
