package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.ReclaimSettings;
import io.swapbox.actors.ReclaimBatch.Fate;
import io.swapbox.allocator.LruKind;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.ScanControl.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames of a cgroup whose pages two address spaces have since a fork. */
class SharedFramesTest {

  private static final int PAGES = 2;
  private static final int PARENT = 3;
  private static final int CHILD = 8;

  private final PageFrames frames = new PageFrames(12);
  private final BehaviorTestKit<MemoryCgroup.Command> cgroup =
      BehaviorTestKit.create(
          MemoryCgroup.create(
              frames, new ReclaimSettings(LruKind.CLASSIC, 100, 0, true), new TestRuntime()));
  private final TestInbox<AddressSpace.Command> parent = TestInbox.create("parent");
  private final TestInbox<AddressSpace.Command> child = TestInbox.create("child");
  private final TestInbox<Reclaimer.Isolated> reclaimer = TestInbox.create();
  private final FrameExchange ofParent = new FrameExchange(PARENT, parent.getRef(), 8);
  private final FrameExchange ofChild = new FrameExchange(CHILD, child.getRef(), 8);
  private final ReclaimBatch batch = new ReclaimBatch(PAGES);
  private final List<Integer> mapped = new ArrayList<>();

  @BeforeEach
  void mapPages() {
    charge(ofParent, PAGES);
    for (int k = 0; k < PAGES; k++) {
      mapped.add(ofParent.takeFrame());
      ofParent.mapped(mapped.getLast(), 100 + k, 0);
    }
    charge(ofParent, 0);
  }

  @AfterEach
  void close() {
    frames.close();
  }

  private void charge(FrameExchange exchange, int wanted) {
    cgroup.run(new MemoryCgroup.Charge(exchange.wanting(wanted)));
    TestInbox<AddressSpace.Command> space = exchange == ofParent ? parent : child;
    space.expectMessage(new AddressSpace.Charged(exchange));
  }

  private void fork() {
    ofParent.sharesWith(CHILD);
    mapped.forEach(ofParent::shared);
    cgroup.run(new MemoryCgroup.Charge(ofParent.wanting(0)));
  }

  private void free(FrameExchange exchange) {
    mapped.forEach(exchange::freed);
    charge(exchange, 0);
  }

  private void isolate() {
    batch.scan().begin(Cause.DIRECT, PAGES, 100, 0, 0, true);
    shrink();
  }

  private void shrink() {
    cgroup.run(new MemoryCgroup.Shrink(batch, reclaimer.getRef()));
    assertThat(reclaimer.receiveMessage().batch()).isSameAs(batch);
  }

  private void answer(Fate ofParents, Fate ofChilds) {
    for (int k = 0; k < batch.size(); k++) {
      batch.fate(k, batch.owner(k) == PARENT ? ofParents : ofChilds);
    }
    shrink();
    while (batch.size() > 0) {
      for (int k = 0; k < batch.size(); k++) {
        batch.fate(k, Fate.GONE);
      }
      shrink();
    }
  }

  private long charged() {
    CompletableFuture<MemoryCgroup.Counters> result = new CompletableFuture<>();
    cgroup.run(new MemoryCgroup.GetCounters(result));
    return result.join().charged();
  }

  @Test
  void areChargedOnceAndFreeWhenTheLastHasLeft() {
    fork();
    assertThat(charged()).isEqualTo(PAGES);
    free(ofParent);
    assertThat(charged()).isEqualTo(PAGES);
    free(ofChild);
    assertThat(charged()).isZero();
  }

  @Test
  void areIsolatedAsOneElementForEachThatHasThem() {
    fork();
    isolate();
    assertThat(batch.size()).isEqualTo(2 * PAGES);
    for (int k = 0; k < batch.size(); k += 2) {
      assertThat(batch.owner(k)).as("who had it first").isEqualTo(PARENT);
      assertThat(batch.owner(k + 1)).isEqualTo(CHILD);
      assertThat(batch.frame(k)).isEqualTo(batch.frame(k + 1));
      assertThat(batch.page(k)).isEqualTo(batch.page(k + 1));
      assertThat(batch.end(k)).isEqualTo(k + 2);
    }
  }

  @Test
  void goWhenBothHaveEvictedThem() {
    fork();
    isolate();
    answer(Fate.EVICTED, Fate.EVICTED);
    assertThat(charged()).isZero();
  }

  @Test
  void goLaterWhenOneHasYetToSayThatItHasThemNoMore() {
    fork();
    isolate();
    answer(Fate.GONE, Fate.EVICTED);
    assertThat(charged()).isEqualTo(PAGES);
    free(ofParent);
    assertThat(charged()).isZero();
  }

  @Test
  void stayWhenOneHasUsedThem() {
    fork();
    isolate();
    answer(Fate.KEPT, Fate.REFERENCED);
    assertThat(charged()).isEqualTo(PAGES);
    isolate();
    assertThat(batch.size()).isEqualTo(2 * PAGES);
    answer(Fate.EVICTED, Fate.EVICTED);
    assertThat(charged()).isZero();
  }

  @Test
  void stayForOneWhenTheOtherHasLeftWhileTheyWereIsolated() {
    fork();
    isolate();
    free(ofParent);
    answer(Fate.GONE, Fate.REFERENCED);
    isolate();
    assertThat(batch.size()).isEqualTo(PAGES);
    assertThat(batch.owner(0)).isEqualTo(CHILD);
    answer(Fate.EVICTED, Fate.EVICTED);
    assertThat(charged()).isZero();
  }

  /** The reclaimer asks the parent alone: it must be done before the child has the pages. */
  @Test
  void aForkWaitsForReclaimersThatDoNotKnowOfIt() {
    isolate();
    fork();
    assertThat(parent.hasMessages()).isFalse();
    answer(Fate.REFERENCED, Fate.REFERENCED);
    parent.expectMessage(new AddressSpace.Charged(ofParent));
    assertThat(charged()).isEqualTo(PAGES);
    isolate();
    assertThat(batch.size()).isEqualTo(2 * PAGES);
  }

  @Test
  void aPageThatSomeHaveUsedIsKeptByAll() {
    fork();
    isolate();
    batch.fate(0, Fate.UNMAPPED);
    batch.fate(1, Fate.REFERENCED);
    batch.fate(2, Fate.UNMAPPED);
    batch.fate(3, Fate.UNMAPPED);
    batch.settle();
    assertThat(batch.fate(0)).isEqualTo(Fate.KEPT);
    assertThat(batch.fate(2)).isEqualTo(Fate.UNMAPPED);
    assertThat(batch.fate(3)).isEqualTo(Fate.UNMAPPED);
  }
}
