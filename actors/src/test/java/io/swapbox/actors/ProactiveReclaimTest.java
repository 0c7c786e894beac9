package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.ScanControl;
import io.swapbox.allocator.ScanControl.Cause;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A request to reclaim; the test plays the cgroup. */
class ProactiveReclaimTest {

  private final TestInbox<MemoryCgroup.Command> cgroup = TestInbox.create();
  private final TestInbox<ProactiveReclaim.Reclaimed> user = TestInbox.create();
  private final TestInbox<SlotAllocator.Command> allocator = TestInbox.create();
  private final BehaviorTestKit<ProactiveReclaim.Command> reclaim =
      BehaviorTestKit.create(
          ProactiveReclaim.create(
              new Reclaimer.Scope(
                  cgroup.getRef(), 1, new PageFrames(0), List.of(), allocator.getRef(), 32)));

  private void ask(int pages, int swappiness) {
    reclaim.run(new ProactiveReclaim.Reclaim(pages, swappiness, user.getRef()));
  }

  /** The cgroup reclaims that many pages and is at the end of its lists; what was the goal. */
  private int reclaims(int pages) {
    ReclaimBatch batch = ((MemoryCgroup.Shrink) cgroup.receiveMessage()).batch();
    assertThat(batch.scan().cause()).isEqualTo(Cause.PROACTIVE);
    int goal = batch.scan().goal();
    for (int k = 0; k < pages; k++) {
      batch.scan().looked(true);
    }
    reclaim.run(new Reclaimer.Isolated(batch));
    return goal;
  }

  @Test
  void aQuarterOfWhatIsMissingIsReclaimedAtATime() {
    ask(400, ScanControl.SWAPPINESS_ANON_ONLY);
    for (int goal : new int[] {100, 75, 56}) {
      assertThat(reclaims(goal)).isEqualTo(goal);
    }
    assertThat(reclaims(169)).isEqualTo(42);
    user.expectMessage(new ProactiveReclaim.Reclaimed(400, false));
    assertThat(cgroup.hasMessages()).isFalse();
  }

  @Test
  void noFewerThan32PagesAreReclaimedAtATime() {
    ask(1, 60);
    assertThat(reclaims(32)).isEqualTo(32);
    user.expectMessage(new ProactiveReclaim.Reclaimed(32, false));
  }

  @Test
  void itFallsShortWhenReclaimHasFoundNothingSeventeenTimes() {
    ask(1000, 60);
    for (int k = 0; k < 16; k++) {
      reclaims(0);
      reclaims(k == 3 ? 5 : 1);
    }
    assertThat(user.hasMessages()).isFalse();
    reclaims(0);
    user.expectMessage(new ProactiveReclaim.Reclaimed(20, true));
    CompletableFuture<ProactiveReclaim.Counters> counters = new CompletableFuture<>();
    reclaim.run(new ProactiveReclaim.GetCounters(counters));
    assertThat(counters).isCompletedWithValue(new ProactiveReclaim.Counters(1, 1));
  }
}
