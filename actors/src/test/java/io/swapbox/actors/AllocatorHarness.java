package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.PostStop;
import io.swapbox.AllocatorConfig;
import io.swapbox.FolioRule;
import io.swapbox.SwapCharge;
import io.swapbox.TierState;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.DeviceSlots;
import io.swapbox.allocator.Entry;
import io.swapbox.backends.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;

/**
 * One slot allocator between inboxes: the test plays directory, backends and client. What is
 * charged is charged by the actor that does so.
 */
final class AllocatorHarness implements AutoCloseable {

  static final int SPACE = 9;
  static final int CPU = 2;
  static final int CGROUP = 5;
  static final long FRAME = 100;

  final TestInbox<ClusterDirectory.Command> directory = TestInbox.create("directory");
  final TestInbox<ZeroBackend.Command> zero = TestInbox.create("zero");
  final TestInbox<ZswapBackend.Command> shard0 = TestInbox.create("shard-0");
  final TestInbox<ZswapBackend.Command> shard1 = TestInbox.create("shard-1");
  final TestInbox<SwapFileBackend.Command> file = TestInbox.create("file");
  final BehaviorTestKit<SwapCharges.Command> charges = BehaviorTestKit.create(SwapCharges.create());
  final TestInbox<PageBatch> client = TestInbox.create("client");
  final BehaviorTestKit<SlotAllocator.Command> allocator;
  private int serial;
  private long nextLocation = 100;

  /** An allocator with two pool shards and a file, of which it offers pages to shard 0 first. */
  AllocatorHarness() {
    this(AllocatorConfig.DEFAULT, new TestRuntime());
  }

  /** The same with that rule. */
  AllocatorHarness(FolioRule rule) {
    this(AllocatorConfig.DEFAULT.withFolioRule(rule), new TestRuntime());
  }

  /** The same that works like that, with a meter. */
  AllocatorHarness(AllocatorConfig config, WorkMeter meter) {
    this.allocator = allocator(CPU, config, meter);
  }

  /** That of device 0, whose slots its entries name, with the same backends. */
  AllocatorHarness(DeviceSlots slots) {
    this.allocator =
        BehaviorTestKit.create(
            SlotAllocator.create(
                new SlotAllocator.Setup(SPACE, 0, AllocatorConfig.DEFAULT, 4, Payload.REAL, slots),
                backends(),
                directory.getRef(),
                new TestRuntime()));
  }

  /** The allocator of a CPU in front of these backends. */
  BehaviorTestKit<SlotAllocator.Command> allocator(
      int cpu, AllocatorConfig config, WorkMeter meter) {
    BackendRefs backends = backends();
    return BehaviorTestKit.create(
        SlotAllocator.create(
            new SlotAllocator.Setup(SPACE, cpu, config, 4, Payload.REAL),
            backends,
            directory.getRef(),
            meter));
  }

  private BackendRefs backends() {
    return Refs.of(
        zero.getRef(), List.of(shard0.getRef(), shard1.getRef()), file.getRef(), charges.getRef());
  }

  /** Its tiers, one of them in another state. */
  TierRefs tiers(int tier, TierState state) {
    return Refs.with(backends().tiers(), tier, state);
  }

  /** Answers the request for clusters that waits in the directory's inbox. */
  AllocatorHarness grant(int count) {
    ClusterDirectory.Request request = (ClusterDirectory.Request) directory.receiveMessage();
    assertThat(request.home()).isEqualTo(CPU);
    long[] clusters = new long[request.count()];
    for (int i = 0; i < count; i++) {
      clusters[i] = Entry.clusterId(serial++, CPU);
    }
    run(new SlotAllocator.Granted(CPU, clusters, new int[request.count()], count));
    return this;
  }

  /** Hands the allocator a message, and has charged what it wants to be charged. */
  void run(SlotAllocator.Command message) {
    allocator.run(message);
    while (charges.selfInbox().hasMessages() || allocator.selfInbox().hasMessages()) {
      if (charges.selfInbox().hasMessages()) {
        charges.runOne();
      } else {
        allocator.runOne();
      }
    }
  }

  /** What that cgroup is charged for. */
  SwapCharge charge(int cgroup) {
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    charges.run(new Backend.Report(collector.getRef()));
    return ((StatisticsCollector.ChargePart) collector.receiveMessage())
        .charges().stream()
            .filter(charge -> charge.cgroup() == cgroup)
            .findFirst()
            .orElse(SwapCharge.none(cgroup));
  }

  /** Lets that cgroup have so many pages of swap. */
  void limit(int cgroup, long pages) {
    charges.run(new SwapCharges.Limit(cgroup, pages, new CompletableFuture<>()));
  }

  PageBatch batch(int capacity) {
    PageBatch batch = new PageBatch(capacity);
    return batch.repliesTo(client.getRef(), batch).begin(CGROUP);
  }

  PageBatch pages(int count) {
    PageBatch batch = batch(count);
    for (int i = 0; i < count; i++) {
      batch.addPage(Pages.zero(), 0, shadow(i));
    }
    return batch;
  }

  PageBatch folio(int order) {
    PageBatch batch = batch(1 << order);
    batch.addFolio(order, ByteBuffer.allocate(Pages.BYTES << order), 0, shadow(order), 1);
    return batch;
  }

  /** A load of the folio that begins with that entry, into the frames from 100 on. */
  PageBatch run(long first, int order) {
    PageBatch batch = batch(1 << order);
    batch.addRun(first, order, ByteBuffer.allocate(Pages.BYTES << order), 0, FRAME);
    return batch;
  }

  static long shadow(int i) {
    return 2L * i + 1;
  }

  PageBatch entries(long... entries) {
    PageBatch batch = batch(entries.length);
    for (long entry : entries) {
      batch.addEntry(entry, Pages.zero(), 0);
    }
    return batch;
  }

  PageBatch swapOut(PageBatch batch) {
    run(new SlotAllocator.SwapOut(batch));
    return batch;
  }

  PageBatch swapIn(PageBatch batch) {
    run(new SlotAllocator.SwapIn(batch));
    return batch;
  }

  PageBatch free(PageBatch batch) {
    run(new SlotAllocator.Free(batch));
    return batch;
  }

  PageBatch duplicate(PageBatch batch) {
    run(new SlotAllocator.Duplicate(batch));
    return batch;
  }

  PageBatch uncache(PageBatch batch) {
    run(new SlotAllocator.Uncache(batch));
    return batch;
  }

  /** The backend whose inbox it is takes those of the pending pages and answers. */
  void stores(TestInbox<?> backend, Backing backing, IntPredicate takes) {
    Backend.Store store = (Backend.Store) backend.receiveMessage();
    PageBatch batch = store.batch();
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i) && takes.test(i)) {
        batch.storedAt(i, backing, backing == Backing.ZERO ? 0 : nextLocation++);
      }
    }
    run(batch.messages().stored());
  }

  /** The backend whose inbox it is ends its pages of a load in that way and answers. */
  void loads(TestInbox<?> backend, Backing backing, PageStatus status) {
    Backend.Load load = (Backend.Load) backend.receiveMessage();
    PageBatch batch = load.batch();
    for (int i = 0; i < batch.size(); i++) {
      if (batch.pending(i) && batch.backing(i) == backing) {
        batch.status(i, status);
      }
    }
    run(batch.messages().loaded());
  }

  /** Entries of that many pages, stored in shard 0. */
  long[] stored(int count) {
    PageBatch batch = swapOut(pages(count));
    stores(zero, Backing.ZERO, i -> false);
    stores(shard0, Backing.ZSWAP, i -> true);
    assertThat(client.receiveMessage()).isSameAs(batch);
    long[] entries = new long[count];
    for (int i = 0; i < count; i++) {
      entries[i] = batch.entry(i);
    }
    return entries;
  }

  /** What the batch ended as; it must be the next one answered. */
  List<PageStatus> answered(PageBatch batch) {
    assertThat(client.receiveMessage()).isSameAs(batch);
    return statuses(batch);
  }

  /** What the pages of a batch ended as. */
  static List<PageStatus> statuses(PageBatch batch) {
    List<PageStatus> statuses = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      statuses.add(batch.status(i));
    }
    return statuses;
  }

  StatisticsCollector.HomeCounts report() {
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    run(new Backend.Report(collector.getRef()));
    return ((StatisticsCollector.HomePart) collector.receiveMessage()).counts();
  }

  /** Nothing is left: no entry, no memory. */
  void expectEmpty() {
    StatisticsCollector.HomeCounts part = report();
    assertThat(part.entries()).as("entries").isZero();
    assertThat(part.swapCached()).as("cached entries").isZero();
    assertThat(part.folioPages()).as("entries backed by a folio").isZero();
    assertThat(part.descriptorBytes()).as("bytes of descriptors").isZero();
    assertThat(charge(CGROUP).current()).as("pages charged").isZero();
  }

  /** Nobody has been told anything that the test has not looked at. */
  void expectSilence() {
    assertThat(client.hasMessages()).as("answers").isFalse();
    assertThat(zero.hasMessages()).as("to the zero backend").isFalse();
    assertThat(shard0.hasMessages()).as("to shard 0").isFalse();
    assertThat(shard1.hasMessages()).as("to shard 1").isFalse();
    assertThat(file.hasMessages()).as("to the file").isFalse();
  }

  @Override
  public void close() {
    allocator.signal(PostStop.instance());
  }
}
