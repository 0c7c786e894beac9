package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.PostStop;
import io.swapbox.ReclaimSettings;
import io.swapbox.actors.ReclaimBatch.Fate;
import io.swapbox.allocator.LruKind;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.ScanControl.Cause;
import io.swapbox.allocator.ScanControl.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryCgroupTest {

  private static final int LIMIT = 12;
  private static final int BATCH = 4;
  private static final int OWNER = 3;
  private static final ReclaimSettings SETTINGS =
      new ReclaimSettings(LruKind.CLASSIC, 100, 0, true);

  private final PageFrames frames = new PageFrames(LIMIT);
  private final BehaviorTestKit<MemoryCgroup.Command> cgroup =
      BehaviorTestKit.create(MemoryCgroup.create(frames, SETTINGS, new TestRuntime()));
  private final TestInbox<AddressSpace.Command> space = TestInbox.create();
  private final TestInbox<Reclaimer.Isolated> reclaimer = TestInbox.create();
  private final FrameExchange exchange = new FrameExchange(OWNER, space.getRef(), 8);
  private final ReclaimBatch batch = new ReclaimBatch(BATCH);

  @AfterEach
  void stop() {
    cgroup.signal(PostStop.instance());
  }

  @Test
  void grantsFramesUpToWhatIsWantedTheStockAndTheLimit() {
    charge(5);
    assertThat(takeAll()).hasSize(5).doesNotHaveDuplicates();
    assertThat(counters().charged()).isEqualTo(5);
    charge(100);
    assertThat(takeAll()).as("the limit").hasSize(LIMIT - 5);
    charge(8);
    assertThat(exchange.isEmpty()).isTrue();
    assertThat(exchange.wantsFrames()).isTrue();
    assertThat(counters().charged()).isEqualTo(LIMIT);
  }

  @Test
  void whatIsLeftOfTheStockStays() {
    charge(8);
    exchange.takeFrame();
    charge(8);
    assertThat(takeAll()).hasSize(8);
    assertThat(counters().charged()).isEqualTo(9);
  }

  @Test
  void takesBackFramesThatWereMappedAndThatWereNot() {
    charge(3);
    int mapped = exchange.takeFrame();
    int held = exchange.takeFrame();
    exchange.mapped(mapped, 10, 0);
    charge(0);
    exchange.freed(mapped);
    exchange.freed(held);
    charge(0);
    assertThat(counters().charged()).isEqualTo(1);
    assertThat(exchange.pending()).isZero();
    assertThat(isolate()).as("nothing is on the lists").isEmpty();
  }

  @Test
  void aPageMappedAndFreedSinceTheLastExchangeIsGone() {
    charge(1);
    int frame = exchange.takeFrame();
    exchange.mapped(frame, 10, 0);
    exchange.freed(frame);
    charge(0);
    assertThat(counters().charged()).isZero();
    assertThat(isolate()).isEmpty();
  }

  @Test
  void aFrameGivenBackTwiceIsAnError() {
    charge(1);
    int frame = exchange.takeFrame();
    exchange.freed(frame);
    exchange.freed(frame);
    assertThatThrownBy(() -> charge(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("frame " + frame + " was given back twice");
  }

  @Test
  void aFrameGivenBackTwiceWhileIsolatedIsAnErrorToo() {
    int frame = mapPages(1).getFirst();
    isolate();
    exchange.freed(frame);
    charge(0);
    exchange.freed(frame);
    assertThatThrownBy(() -> charge(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("given back twice");
  }

  @Test
  void isolatesTheColdestPagesWithOwnerPageAndShadow() {
    List<Integer> mapped = mapPages(6);
    List<Integer> isolated = isolate();
    assertThat(isolated).containsExactlyElementsOf(mapped.subList(0, BATCH));
    for (int k = 0; k < BATCH; k++) {
      assertThat(batch.owner(k)).isEqualTo(OWNER);
      assertThat(batch.page(k)).isEqualTo(100 + k);
      assertThat(batch.fate(k)).isEqualTo(Fate.ISOLATED);
      assertThat(batch.shadow(k)).isNotZero();
    }
    putBack(Fate.REFERENCED);
    assertThat(counters().pgscanDirect()).as("two more after them").isEqualTo(6);
  }

  @Test
  void anEvictedPageGivesItsFrameBack() {
    mapPages(6);
    isolate();
    putBack(Fate.EVICTED);
    assertThat(counters().charged()).isEqualTo(2);
    assertThat(counters().pgstealDirect()).isEqualTo(BATCH);
  }

  @Test
  void aReferencedPageIsKeptOnceAndThenActivated() {
    List<Integer> mapped = mapPages(2);
    assertThat(isolate()).containsExactlyElementsOf(mapped);
    putBack(Fate.REFERENCED);
    assertThat(counters().pgactivate()).isZero();
    assertThat(isolate()).containsExactlyElementsOf(mapped);
    putBack(Fate.REFERENCED);
    assertThat(counters().pgactivate()).isEqualTo(2);
  }

  @Test
  void aRefusedPageGoesToTheActiveList() {
    mapPages(BATCH);
    isolate();
    putBack(Fate.REFUSED);
    assertThat(counters().pgactivate()).isEqualTo(BATCH);
    assertThat(counters().charged()).isEqualTo(BATCH);
  }

  @Test
  void activePagesAgeWhenTheInactiveListIsShort() {
    List<Integer> mapped = mapPages(BATCH);
    isolate();
    setAll(Fate.REFUSED);
    shrink();
    assertThat(batch.purpose()).isEqualTo(Purpose.AGE);
    assertThat(frames()).containsExactlyElementsOf(mapped);
    setAll(Fate.IDLE);
    shrink();
    assertThat(batch.size()).isZero();
    assertThat(counters().pgdeactivate()).isEqualTo(BATCH);
    assertThat(isolate()).containsExactlyElementsOf(mapped);
  }

  @Test
  void aPageThatIsGoneWaitsForItsOwnersExchange() {
    int frame = mapPages(1).getFirst();
    isolate();
    putBack(Fate.GONE);
    assertThat(counters().charged()).isEqualTo(1);
    assertThat(isolate()).isEmpty();
    exchange.freed(frame);
    charge(0);
    assertThat(counters().charged()).isZero();
  }

  /** The owner runs on while a reclaimer has its page, and may give it up after any answer. */
  @ParameterizedTest
  @EnumSource(names = {"GONE", "REFERENCED", "REFUSED", "EVICTED"})
  void aFrameGivenBackWhileIsolatedIsFreeOnceReclaimIsDoneWithIt(Fate fate) {
    int frame = mapPages(1).getFirst();
    isolate();
    exchange.freed(frame);
    charge(0);
    assertThat(counters().charged()).as("the reclaimer still has it").isEqualTo(1);
    putBack(fate);
    assertThat(counters().charged()).isZero();
    assertThat(isolate()).isEmpty();
    charge(1);
    assertThat(exchange.takeFrame()).isEqualTo(frame);
  }

  @Test
  void aPageThatComesBackSoonEnoughIsActivatedAtOnce() {
    mapPages(2 * BATCH);
    long shadow = 0;
    isolate();
    while (batch.size() > 0) {
      boolean evict = batch.purpose() == Purpose.EVICT;
      shadow = evict ? batch.shadow(0) : shadow;
      setAll(evict ? Fate.REFUSED : Fate.IDLE);
      shrink();
    }
    assertThat(counters().anon().activate()).isZero();
    // Four activations lie between, and four pages are active.
    charge(1);
    int frame = exchange.takeFrame();
    exchange.mapped(frame, 7, shadow);
    charge(0);
    assertThat(counters().anon().refault()).isEqualTo(1);
    assertThat(counters().anon().activate()).isEqualTo(1);
  }

  @Test
  void aPageThatComesBackLateIsNot() {
    mapPages(BATCH);
    isolate();
    long shadow = batch.shadow(0);
    putBack(Fate.EVICTED);
    charge(1);
    int frame = exchange.takeFrame();
    exchange.mapped(frame, 7, shadow);
    charge(0);
    assertThat(counters().anon().refault()).isEqualTo(1);
    assertThat(counters().anon().activate()).as("no active page competes").isZero();
    assertThat(isolate()).containsExactly(frame);
  }

  private void charge(int wanted) {
    cgroup.run(new MemoryCgroup.Charge(exchange.wanting(wanted)));
    space.expectMessage(new AddressSpace.Charged(exchange));
  }

  private List<Integer> takeAll() {
    List<Integer> taken = new ArrayList<>();
    while (!exchange.isEmpty()) {
      taken.add(exchange.takeFrame());
    }
    return taken;
  }

  /** Maps new pages, numbered from 100 on, the first one the coldest. */
  private List<Integer> mapPages(int count) {
    charge(count);
    List<Integer> taken = takeAll();
    assertThat(taken).hasSize(count);
    for (int i = 0; i < count; i++) {
      exchange.mapped(taken.get(i), 100 + i, 0);
    }
    charge(0);
    return taken;
  }

  /** Begins a reclaim; gives its first step. */
  private List<Integer> isolate() {
    batch.scan().begin(Cause.DIRECT, BATCH, 100, 0, 0, true);
    shrink();
    return frames();
  }

  /** Puts the step back and ends the reclaim; pages of later steps are gone when looked at. */
  private void putBack(Fate fate) {
    setAll(fate);
    shrink();
    while (batch.size() > 0) {
      setAll(batch.purpose() == Purpose.AGE ? Fate.IDLE : Fate.GONE);
      shrink();
    }
  }

  private void setAll(Fate fate) {
    for (int k = 0; k < batch.size(); k++) {
      batch.fate(k, fate);
    }
  }

  private void shrink() {
    cgroup.run(new MemoryCgroup.Shrink(batch, reclaimer.getRef()));
    assertThat(reclaimer.receiveMessage().batch()).isSameAs(batch);
  }

  private List<Integer> frames() {
    List<Integer> found = new ArrayList<>();
    for (int k = 0; k < batch.size(); k++) {
      found.add(batch.frame(k));
    }
    return found;
  }

  private MemoryCgroup.Counters counters() {
    CompletableFuture<MemoryCgroup.Counters> result = new CompletableFuture<>();
    cgroup.run(new MemoryCgroup.GetCounters(result));
    return result.join();
  }
}
