package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static io.swapbox.actors.PageStatus.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.typed.PostStop;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.VirtualClusters;
import org.junit.jupiter.api.Test;

/** Three allocators and their directory; the test plays backends and client. */
class HandOverTest extends HandOverCase {

  @Test
  void aStoreUnderWayGoesOnAtTheAdopter() {
    PageBatch store = send(0, new SlotAllocator.SwapOut(pages(2)));
    Backend.Store first = (Backend.Store) zeros.get(0).receiveMessage();
    offline(0);
    reply(first.replyTo(), store.messages().stored());
    Backend.Store second = (Backend.Store) shards.get(0).receiveMessage();
    assertThat(second.replyTo()).as("the adopter gets the answer").isEqualTo(ref(1));
    takeAll(store);
    reply(second.replyTo(), store.messages().stored());
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
    reply(asked.replyTo(), load.messages().loaded());
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
    reply(ref(1), big.messages().stored());
    assertThat(answered(big)).containsOnly(DONE);
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
    reply(ref(1), evict.messages().stored());
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
}
