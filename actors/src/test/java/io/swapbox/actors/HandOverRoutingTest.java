package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.allocator.Entry;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How messages find a home that was handed over, wherever it is. */
class HandOverRoutingTest extends HandOverCase {

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
    reply(asked.replyTo(), load.messages().loaded());
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
    reply(ref(0), caching.messages().loaded());
    assertThat(answered(caching)).containsExactly(DONE);
    offline(0);
    stored(1, 1);

    PageBatch evict = batch(2);
    evict.addCached(entry, Pages.zero(), 0, 0, 1, true);
    evict.addPage(Pages.zero(), 0, 0);
    send(0, new SlotAllocator.SwapOut(evict));
    zeros.get(1).receiveMessage();
    takeAll(evict);
    reply(ref(1), evict.messages().stored());
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
  void whatWasNeverThereIsRefused() {
    assertThatThrownBy(() -> allocators.get(0).run(new SlotAllocator.HandOver(1, ref(2))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cpu 0 does not have home 1");
    assertThatThrownBy(
            () -> allocators.get(0).run(new SlotAllocator.Granted(2, new long[0], new int[0], 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("home 2, which was never at cpu 0");
  }
}
