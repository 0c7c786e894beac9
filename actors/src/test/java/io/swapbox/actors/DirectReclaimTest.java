package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.actors.ReclaimBatch.Fate;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.ScanControl.Purpose;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A direct reclaim; the test plays cgroup, address spaces and allocator. */
class DirectReclaimTest {

  private static final int CGROUP = 11;
  private static final int BATCH = 8;

  private final PageFrames frames = new PageFrames(64);
  private final TestInbox<MemoryCgroup.Command> cgroup = TestInbox.create();
  private final TestInbox<SlotAllocator.Command> allocator = TestInbox.create();
  private final TestInbox<AddressSpace.Command> task = TestInbox.create();
  private final List<TestInbox<AddressSpace.Command>> owners =
      List.of(TestInbox.create(), TestInbox.create(), TestInbox.create());
  private final BehaviorTestKit<DirectReclaim.Command> reclaim =
      BehaviorTestKit.create(
          DirectReclaim.create(
              new Reclaimer.Scope(
                  cgroup.getRef(),
                  CGROUP,
                  frames,
                  owners.stream().map(TestInbox::getRef).toList(),
                  allocator.getRef(),
                  BATCH),
              null,
              100,
              task.getRef()));

  DirectReclaimTest() {
    for (int i = 0; i < frames.capacity(); i++) {
      frames.allocate();
    }
  }

  @AfterEach
  void close() {
    frames.close();
  }

  @Test
  void freesThirtyTwoPagesOfOneOwnerAndEnds() {
    begin();
    for (int step = 0; step < 4; step++) {
      isolate(0, 0, 0, 0, 0, 0, 0, 0);
      unmapAll(0, Fate.UNMAPPED);
      PageBatch store = swapOut(BATCH);
      for (int i = 0; i < BATCH; i++) {
        assertThat(store.buffer(i)).isSameAs(frames.buffer(i));
        assertThat(store.offset(i)).isEqualTo(frames.offset(i));
        assertThat(store.shadow(i)).isEqualTo(1_000 + i);
        assertThat(store.cgroup()).isEqualTo(CGROUP);
        takes(store, i, 70 + i);
      }
      store.answer();
      reclaim.runOne();
      ReclaimBatch told = told(0);
      for (int k = 0; k < BATCH; k++) {
        assertThat(told.fate(k)).isEqualTo(Fate.EVICTED);
        assertThat(told.entry(k)).isEqualTo(70 + k);
      }
    }
    end(new AddressSpace.Reclaimed(32, PageStatus.DONE));
  }

  @Test
  void asksEveryOwnerOnceAndTellsThoseWhosePagesWereStored() {
    begin();
    isolate(2, 0, 2, 1, 0);
    unmap(2, Fate.UNMAPPED, Fate.REFERENCED);
    unmap(0, Fate.UNMAPPED, Fate.UNMAPPED);
    unmap(1, Fate.GONE);
    PageBatch store = swapOut(3);
    takes(store, 0, 70);
    store.status(1, PageStatus.NO_SPACE);
    takes(store, 2, 72);
    store.answer();
    reclaim.runOne();
    ReclaimBatch batch = told(2);
    told(0);
    assertThat(fates(batch))
        .containsExactly(Fate.EVICTED, Fate.REFUSED, Fate.REFERENCED, Fate.GONE, Fate.EVICTED);
    assertThat(batch.entry(0)).isEqualTo(70);
    assertThat(batch.entry(4)).isEqualTo(72);
    assertThat(owners.get(1).hasMessages()).as("nothing of it was stored").isFalse();
    end(new AddressSpace.Reclaimed(2, PageStatus.NO_SPACE));
  }

  @Test
  void onlyAsksWhenPagesAge() {
    begin();
    isolate(Purpose.AGE, 0, 0, 0);
    unmap(0, Fate.IDLE, Fate.REFERENCED, Fate.GONE);
    assertThat(allocator.hasMessages()).isFalse();
    end(new AddressSpace.Reclaimed(0, PageStatus.DONE));
  }

  @Test
  void storesACachedPageUnderItsEntry() {
    begin();
    isolate(0, 0);
    AddressSpace.Unmap unmap = (AddressSpace.Unmap) owners.get(0).receiveMessage();
    unmap.batch().cached(0, 55, false);
    unmap.batch().fate(1, Fate.UNMAPPED);
    unmap.replyTo().tell(new Reclaimer.Unmapped(unmap.batch()));
    reclaim.runOne();
    PageBatch store = swapOut(2);
    assertThat(store.entry(0)).isEqualTo(55);
    assertThat(store.entry(1)).isEqualTo(Entry.NONE);
    assertThat(unmap.batch().isWritten(0)).isFalse();
    assertThat(unmap.batch().isWritten(1)).isTrue();
  }

  @Test
  void storesNothingWhenEverythingIsReferenced() {
    begin();
    isolate(0, 0);
    unmapAll(0, Fate.REFERENCED);
    assertThat(allocator.hasMessages()).isFalse();
    MemoryCgroup.Shrink back = shrink();
    assertThat(fates(back.batch())).containsExactly(Fate.REFERENCED, Fate.REFERENCED);
  }

  @Test
  void reportsWhyPagesStayed() {
    begin();
    isolate(1);
    unmapAll(1, Fate.UNMAPPED);
    PageBatch store = swapOut(1);
    store.status(0, PageStatus.WRITE_ERROR);
    store.answer();
    reclaim.runOne();
    assertThat(told(1).fate(0)).isEqualTo(Fate.REFUSED);
    isolate(1);
    unmapAll(1, Fate.REFERENCED);
    end(new AddressSpace.Reclaimed(0, PageStatus.WRITE_ERROR));
  }

  @Test
  void endsAtOnceWhenThereIsNothingToIsolate() {
    begin();
    end(new AddressSpace.Reclaimed(0, PageStatus.DONE));
  }

  @Test
  void beginsAnewEachTime() {
    begin();
    isolate(0);
    unmapAll(0, Fate.UNMAPPED);
    PageBatch store = swapOut(1);
    store.status(0, PageStatus.NO_SPACE);
    store.answer();
    reclaim.runOne();
    told(0);
    end(new AddressSpace.Reclaimed(0, PageStatus.NO_SPACE));
    begin();
    isolate(0);
    unmapAll(0, Fate.UNMAPPED);
    PageBatch second = swapOut(1);
    takes(second, 0, 5);
    second.answer();
    reclaim.runOne();
    told(0);
    end(new AddressSpace.Reclaimed(1, PageStatus.DONE));
  }

  @Test
  void oneAtATime() {
    begin();
    assertThatThrownBy(this::begin)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("while one is under way");
  }

  private void begin() {
    reclaim.run(new DirectReclaim.Reclaim(false));
  }

  private MemoryCgroup.Shrink shrink() {
    return (MemoryCgroup.Shrink) cgroup.receiveMessage();
  }

  /** The cgroup isolates pages of these owners to be evicted, in frames 0, 1, ... */
  private void isolate(int... ownersOfPages) {
    isolate(Purpose.EVICT, ownersOfPages);
  }

  private void isolate(Purpose purpose, int... ownersOfPages) {
    ReclaimBatch batch = putBack();
    batch.scan().beginStep(purpose);
    for (int k = 0; k < ownersOfPages.length; k++) {
      batch.add(k, 500 + k, ownersOfPages[k], 1_000 + k);
    }
    reclaim.run(new Reclaimer.Isolated(batch));
  }

  /** The cgroup takes back what was isolated. */
  private ReclaimBatch putBack() {
    ReclaimBatch batch = shrink().batch();
    for (Fate fate : fates(batch)) {
      batch.scan().looked(fate == Fate.EVICTED);
    }
    batch.clear();
    return batch;
  }

  /** The owner is asked to unmap, and answers with these fates for its pages in turn. */
  private void unmap(int owner, Fate... fates) {
    AddressSpace.Unmap unmap = (AddressSpace.Unmap) owners.get(owner).receiveMessage();
    ReclaimBatch batch = unmap.batch();
    int next = 0;
    for (int k = 0; k < batch.size(); k++) {
      if (batch.owner(k) == owner) {
        assertThat(batch.fate(k)).isEqualTo(Fate.ISOLATED);
        batch.fate(k, fates[next++]);
      }
    }
    assertThat(next).isEqualTo(fates.length);
    for (TestInbox<AddressSpace.Command> other : owners) {
      assertThat(other.hasMessages()).as("one owner at a time").isFalse();
    }
    unmap.replyTo().tell(new Reclaimer.Unmapped(batch));
    reclaim.runOne();
  }

  private void unmapAll(int owner, Fate fate) {
    AddressSpace.Unmap unmap = (AddressSpace.Unmap) owners.get(owner).receiveMessage();
    for (int k = 0; k < unmap.batch().size(); k++) {
      unmap.batch().fate(k, fate);
    }
    unmap.replyTo().tell(new Reclaimer.Unmapped(unmap.batch()));
    reclaim.runOne();
  }

  private PageBatch swapOut(int pages) {
    PageBatch store = ((SlotAllocator.SwapOut) allocator.receiveMessage()).batch();
    assertThat(store.size()).isEqualTo(pages);
    return store;
  }

  private static void takes(PageBatch store, int i, long entry) {
    store.entry(i, entry);
    store.storedAt(i, Backing.ZERO, 0);
  }

  /** The owner is told what became of its pages, and answers. */
  private ReclaimBatch told(int owner) {
    AddressSpace.SwappedOut told = (AddressSpace.SwappedOut) owners.get(owner).receiveMessage();
    told.replyTo().tell(new Reclaimer.TableUpdated(told.batch()));
    reclaim.runOne();
    return told.batch();
  }

  private void end(AddressSpace.Reclaimed expected) {
    reclaim.run(new Reclaimer.Isolated(putBack()));
    task.expectMessage(expected);
    assertThat(cgroup.hasMessages()).isFalse();
    assertThat(allocator.hasMessages()).isFalse();
  }

  private static List<Fate> fates(ReclaimBatch batch) {
    List<Fate> fates = new ArrayList<>();
    for (int k = 0; k < batch.size(); k++) {
      fates.add(batch.fate(k));
    }
    return fates;
  }
}
