package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.ScanControl;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KswapdTest {

  private static final int HIGH = 100;
  private static final int BOOST = 512;

  private final TestRuntime runtime = new TestRuntime();
  private final TestInbox<MemoryNode.Command> node = TestInbox.create();
  private final List<TestInbox<MemoryCgroup.Command>> cgroups =
      List.of(TestInbox.create(), TestInbox.create());
  private final BehaviorTestKit<Kswapd.Command> kswapd =
      BehaviorTestKit.create(
          Kswapd.create(
              node.getRef(),
              cgroups.stream().map(KswapdTest::scope).toList(),
              new Kswapd.Settings(60, 1),
              runtime));

  KswapdTest() {
    assertThat(node.receiveMessage()).isInstanceOf(MemoryNode.Attend.class);
  }

  private static Reclaimer.Scope scope(TestInbox<MemoryCgroup.Command> cgroup) {
    TestInbox<SlotAllocator.Command> allocator = TestInbox.create();
    return new Reclaimer.Scope(
        cgroup.getRef(), 1, new PageFrames(0), List.of(), allocator.getRef(), 32);
  }

  @Test
  void aPassScansAllCgroupsAtOnePriorityAndIsAfterTheHighWatermark() {
    kswapd.run(new Kswapd.Wake());
    answer(false, false);
    for (TestInbox<MemoryCgroup.Command> cgroup : cgroups) {
      ScanControl scan = shrink(cgroup, 0, 0);
      assertThat(scan.cause()).isEqualTo(ScanControl.Cause.KSWAPD);
      assertThat(scan.goal()).isEqualTo(HIGH);
      assertThat(scan.priority()).isEqualTo(ScanControl.DEF_PRIORITY);
    }
    answer(false, false);
    assertThat(shrink(cgroups.getFirst(), 0, 0).priority()).as("found nothing").isEqualTo(11);
  }

  @Test
  void thePriorityStaysWhileAPassScansEnoughAndReclaims() {
    kswapd.run(new Kswapd.Wake());
    answer(false, false);
    pass(HIGH, 1);
    answer(false, false);
    assertThat(shrink(cgroups.getFirst(), 0, 0).priority()).isEqualTo(12);
    shrink(cgroups.getLast(), 0, 0);
  }

  @Test
  void itSleepsFor100MillisecondsBeforeItSleepsForGood() {
    kswapd.run(new Kswapd.Wake());
    answer(false, true);
    answer(true, true);
    assertThat(runtime.later).hasSize(1);
    assertThat(runtime.later.getFirst().nanos()).isEqualTo(100_000_000);
    assertThat(node.hasMessages()).isFalse();
    wakeFromNap();
    answer(true, true);
    assertThat(node.hasMessages()).isFalse();
    assertThat(counters()).isEqualTo(new Kswapd.Counters(1, 0, 0));
  }

  @Test
  void aWakeUpInTheTrialSleepIsCountedAndTheTrialIsOver() {
    kswapd.run(new Kswapd.Wake());
    answer(false, true);
    answer(true, true);
    kswapd.run(new Kswapd.Wake());
    answer(false, true);
    answer(true, true);
    assertThat(counters()).isEqualTo(new Kswapd.Counters(2, 1, 0));
    wakeFromNap();
    assertThat(node.hasMessages()).as("that nap was over before").isFalse();
  }

  @Test
  void aNodeThatIsNotBalancedIsNotSleptOn() {
    kswapd.run(new Kswapd.Wake());
    answer(false, true);
    answer(true, false);
    answer(false, true);
    assertThat(counters()).isEqualTo(new Kswapd.Counters(2, 0, 1));
  }

  @Test
  void afterSixteenRunsThatReclaimNothingItGivesUp() {
    kswapd.run(new Kswapd.Wake());
    givesUp();
    answer(true, true);
    assertThat(runtime.later).as("and naps").hasSize(1);
    assertThat(counters().pageoutrun()).isEqualTo(16);
  }

  @Test
  void wokenFromItsNapItGivesUpAfterSixteenRunsMore() {
    kswapd.run(new Kswapd.Wake());
    givesUp();
    answer(true, true);
    kswapd.run(new Kswapd.Wake());
    givesUp();
    assertThat(counters().pageoutrun()).isEqualTo(32);
  }

  @Test
  void whereTheNodeWasBalancedForAMomentItGivesUpOnceMore() {
    kswapd.run(new Kswapd.Wake());
    givesUp();
    answer(true, false);
    fruitlessRun();
    assertThat(node.receiveMessage()).isInstanceOf(MemoryNode.GiveUp.class);
  }

  @Test
  void aBoostedRunOfABalancedNodeSwapsNothingAndTakesTheBoostBack() {
    kswapd.run(new Kswapd.Wake());
    boosted(true);
    assertThat(shrink(cgroups.getFirst(), 300, 300).maySwap()).isFalse();
    shrink(cgroups.getLast(), 0, 0);
    boosted(true);
    assertThat(shrink(cgroups.getFirst(), 300, 300).maySwap()).isFalse();
    shrink(cgroups.getLast(), 0, 0);
    boosted(true);
    node.expectMessage(new MemoryNode.Lower(BOOST));
    node.expectMessage(new MemoryNode.Look(true));
  }

  @Test
  void aBoostedRunStaysAtPriority10AndEndsWhenItFindsNothing() {
    kswapd.run(new Kswapd.Wake());
    for (int priority : new int[] {12, 11, 10, 10, 10}) {
      boosted(true);
      assertThat(shrink(cgroups.getFirst(), 1, 1).priority()).isEqualTo(priority);
      shrink(cgroups.getLast(), 0, 0);
    }
    boosted(true);
    pass(0, 0);
    node.expectMessage(new MemoryNode.Lower(BOOST));
    node.expectMessage(new MemoryNode.Look(true));
  }

  @Test
  void aNodeThatIsNotBalancedIsReclaimedAsWithoutABoost() {
    kswapd.run(new Kswapd.Wake());
    boosted(false);
    ScanControl scan = shrink(cgroups.getFirst(), 0, 0);
    assertThat(scan.maySwap()).isTrue();
    assertThat(scan.priority()).isEqualTo(ScanControl.DEF_PRIORITY);
    shrink(cgroups.getLast(), 0, 0);
    boosted(true);
    node.expectMessage(new MemoryNode.Lower(BOOST));
    node.expectMessage(new MemoryNode.Look(true));
  }

  private void boosted(boolean quiet) {
    node.expectMessage(new MemoryNode.Look(false));
    kswapd.run(new Kswapd.Level(quiet, HIGH, BOOST));
  }

  private void answer(boolean toSleep, boolean quiet) {
    node.expectMessage(new MemoryNode.Look(toSleep));
    kswapd.run(new Kswapd.Level(quiet, HIGH, 0));
  }

  private void givesUp() {
    for (int run = 1; run < 16; run++) {
      fruitlessRun();
      answer(true, false);
    }
    fruitlessRun();
    assertThat(node.receiveMessage()).isInstanceOf(MemoryNode.GiveUp.class);
  }

  private void fruitlessRun() {
    for (int priority = 12; priority >= 1; priority--) {
      answer(false, false);
      pass(0, 0);
    }
    answer(false, false);
  }

  private void wakeFromNap() {
    runtime.later.removeFirst().tell();
    kswapd.runOne();
  }

  private void pass(int scanned, int reclaimed) {
    shrink(cgroups.getFirst(), scanned, reclaimed);
    shrink(cgroups.getLast(), 0, 0);
  }

  /** A cgroup that looks at that many pages in one go, and then has no more. */
  private ScanControl shrink(TestInbox<MemoryCgroup.Command> cgroup, int scanned, int reclaimed) {
    MemoryCgroup.Shrink shrink = (MemoryCgroup.Shrink) cgroup.receiveMessage();
    ScanControl scan = shrink.batch().scan();
    for (int k = 0; k < scanned; k++) {
      scan.looked(k < reclaimed);
    }
    kswapd.run(new Reclaimer.Isolated(shrink.batch()));
    return scan;
  }

  private Kswapd.Counters counters() {
    CompletableFuture<Kswapd.Counters> result = new CompletableFuture<>();
    kswapd.run(new Kswapd.GetCounters(result));
    return result.join();
  }
}
