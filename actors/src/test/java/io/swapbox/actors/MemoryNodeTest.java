package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.PostStop;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.Watermarks;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryNodeTest {

  /** Batches hold 4 of so many frames. */
  private static final int FRAMES = 1024;

  /** Min 100, low 125, high 150. */
  private static final Watermarks MARKS = new Watermarks(FRAMES, 4 * 100, 10, 0);

  private final TestRuntime runtime = new TestRuntime();
  private BehaviorTestKit<MemoryNode.Command> node = nodeOf(MARKS);
  private final TestInbox<MemoryNode.Exchanged> cgroup = TestInbox.create();
  private final TestInbox<Kswapd.NodeReply> kswapd = TestInbox.create();
  private final TestInbox<MemoryNode.Admitted> reclaimer = TestInbox.create();
  private final FrameBatch batch = new FrameBatch(FRAMES, cgroup.getRef());
  private final ArrayDeque<Integer> taken = new ArrayDeque<>();

  @AfterEach
  void stop() {
    node.signal(PostStop.instance());
  }

  @Test
  void framesComeInBatchesDownToTheMinWatermarkAndABatchBelow() {
    takeDownTo(101);
    assertThat(exchange(3)).isEqualTo(3);
    assertThat(counters().free()).as("the batch may go below the mark").isEqualTo(98);
    assertThat(exchange(1)).as("and then there is none").isZero();
    assertThat(batch.wasRefused()).isTrue();
    giveBack(4);
    assertThat(exchange(4)).isEqualTo(4);
  }

  @Test
  void kswapdIsWokenOnceBelowLowUntilItSleepsAgain() {
    attend();
    takeDownTo(125);
    assertThat(kswapd.hasMessages()).isFalse();
    takeDownTo(121);
    kswapd.expectMessage(new Kswapd.Wake());
    takeDownTo(110);
    assertThat(kswapd.hasMessages()).as("woken once").isFalse();
    node.run(new MemoryNode.Look(true));
    kswapd.expectMessage(new Kswapd.Level(false, 150, 0));
    takeDownTo(106);
    assertThat(kswapd.hasMessages()).as("it was not allowed to sleep").isFalse();
    giveBackUpTo(150);
    node.run(new MemoryNode.Look(true));
    kswapd.expectMessage(new Kswapd.Level(true, 150, 0));
    takeDownTo(121);
    kswapd.expectMessage(new Kswapd.Wake());
  }

  @Test
  void aKswapdThatHasGivenUpSleepsUntilTheNodeIsBalanced() {
    attend();
    takeDownTo(121);
    kswapd.expectMessage(new Kswapd.Wake());
    node.run(new MemoryNode.GiveUp());
    node.run(new MemoryNode.Look(true));
    kswapd.expectMessage(new Kswapd.Level(true, 150, 0));
    takeDownTo(105);
    assertThat(kswapd.hasMessages()).as("hopeless").isFalse();
    assertThat(counters().hopeless()).isTrue();
    giveBackUpTo(150);
    assertThat(counters().hopeless()).isFalse();
    takeDownTo(121);
    kswapd.expectMessage(new Kswapd.Wake());
  }

  @Test
  void directReclaimIsAdmittedAtOnceAboveHalfOfMin() {
    takeDownTo(100);
    node.run(new MemoryNode.Throttle(reclaimer.getRef()));
    assertThat(reclaimer.getAllReceived()).hasSize(1);
    assertThat(counters().pgscanDirectThrottle()).isZero();
  }

  @Test
  void aThrottledReclaimIsAnsweredOnceWhenKswapdHasHelped() {
    throttleTwo();
    node.run(new MemoryNode.Look(false));
    assertThat(reclaimer.hasMessages()).as("it has not helped yet").isFalse();
    giveBackUpTo(3);
    node.run(new MemoryNode.Look(false));
    assertThat(reclaimer.getAllReceived()).hasSize(2);
    runtime.later.forEach(TestRuntime.Later::tell);
    node.runOne();
    node.runOne();
    assertThat(reclaimer.hasMessages()).as("nobody is answered twice").isFalse();
  }

  @Test
  void aThrottledReclaimIsAnsweredAfterASecondAtLast() {
    throttleTwo();
    assertThat(runtime.later).extracting(TestRuntime.Later::nanos).containsOnly(1_000_000_000L);
    runtime.later.getFirst().tell();
    node.runOne();
    assertThat(reclaimer.getAllReceived()).as("the other has to wait on").hasSize(1);
    runtime.later.getLast().tell();
    node.runOne();
    assertThat(reclaimer.getAllReceived()).hasSize(1);
  }

  @Test
  void withoutAMinWatermarkNobodyWaits() {
    node = nodeOf(new Watermarks(FRAMES, 0, 10, 0));
    takeDownTo(0);
    node.run(new MemoryNode.Throttle(reclaimer.getRef()));
    assertThat(reclaimer.getAllReceived()).hasSize(1);
  }

  @Test
  void nobodyWaitsForAKswapdThatHasGivenUp() {
    throttleTwo();
    node.run(new MemoryNode.GiveUp());
    assertThat(reclaimer.getAllReceived()).hasSize(2);
    node.run(new MemoryNode.Throttle(reclaimer.getRef()));
    assertThat(reclaimer.getAllReceived()).hasSize(1);
    assertThat(counters().pgscanDirectThrottle()).isEqualTo(2);
  }

  /** A batch of 4 that is taken at one above the mark leaves 1 of 4: less than half. */
  private void throttleTwo() {
    node = nodeOf(new Watermarks(FRAMES, 4 * 4, 10, 0));
    takeDownTo(5);
    exchange(4);
    node.run(new MemoryNode.Throttle(reclaimer.getRef()));
    node.run(new MemoryNode.Throttle(reclaimer.getRef()));
    assertThat(reclaimer.hasMessages()).isFalse();
    assertThat(counters().pgscanDirectThrottle()).isEqualTo(2);
  }

  @Test
  void aStolenPageBlockBoostsTheWatermarksAndWakesKswapd() {
    Watermarks marks = new Watermarks(4096, 4 * 100, 10, 15_000);
    node = BehaviorTestKit.create(MemoryNode.create(new PageFrames(4096), marks, 10, runtime));
    attend();
    exchange(4);
    exchange(4);
    assertThat(kswapd.hasMessages()).isFalse();
    exchange(4);
    kswapd.expectMessage(new Kswapd.Wake());
    assertThat(counters().pageblockSteals()).isEqualTo(1);
    node.run(new MemoryNode.Look(false));
    kswapd.expectMessage(new Kswapd.Level(true, 150 + 512, 512));
    node.run(new MemoryNode.Lower(512));
    node.run(new MemoryNode.Look(true));
    kswapd.expectMessage(new Kswapd.Level(true, 150, 0));
  }

  private BehaviorTestKit<MemoryNode.Command> nodeOf(Watermarks marks) {
    return BehaviorTestKit.create(MemoryNode.create(new PageFrames(FRAMES), marks, 0, runtime));
  }

  private void attend() {
    node.run(new MemoryNode.Attend(kswapd.getRef()));
  }

  private int exchange(int wanted) {
    node.run(new MemoryNode.Exchange(batch.wanting(wanted)));
    cgroup.expectMessage(new MemoryNode.Exchanged(batch));
    int got = batch.size();
    while (batch.size() > 0) {
      taken.push(batch.take());
    }
    return got;
  }

  private void takeDownTo(int free) {
    while (counters().free() > free) {
      exchange(counters().free() - free);
    }
  }

  private void giveBack(int frames) {
    for (int k = 0; k < frames; k++) {
      batch.add(taken.pop());
    }
    exchange(0);
  }

  private void giveBackUpTo(int free) {
    while (counters().free() < free) {
      giveBack(Math.min(batch.capacity(), free - counters().free()));
    }
  }

  private MemoryNode.Counters counters() {
    CompletableFuture<MemoryNode.Counters> result = new CompletableFuture<>();
    node.run(new MemoryNode.GetCounters(result));
    return result.join();
  }
}
