package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.LastTierException;
import io.swapbox.NoSuchTierException;
import io.swapbox.SwapoffCancelledException;
import io.swapbox.SwapoffProgress;
import io.swapbox.SwapoffRoomException;
import io.swapbox.TierState;
import io.swapbox.TierStateException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swapoffs, round by round. */
class SwapCoordinatorTest extends SwapCoordinatorCase {

  @Test
  void roundsFollowOneAnotherUntilNothingIsLeft() {
    SwapCoordinator.Swapoff request = begun();
    Backend.Unuse first = round(0);
    assertThat(first.packed()).as("a pool is there").isFalse();
    assertThat(first.allocators()).isEqualTo(refs(homes));
    Backend.Unuse second = round(1);
    answer(first, 60, 40, 40, false);
    answer(round(0), 0, 60, 60, true);
    assertThat(request.result()).isNotDone();
    answer(second, 0, 100, 90, true);
    assertThat(request.result()).isNotDone();
    gone(1);
    assertThat(request.result())
        .isCompletedWithValue(new SwapCoordinator.Drained(190, 0, 0, List.of(), 0));
    assertThat(told).extracting(SwapoffProgress::pagesLeft).containsExactly(160L, 100L, 0L);
    assertThat(told).extracting(SwapoffProgress::pagesMoved).containsExactly(40L, 100L, 190L);
    assertThat(told).extracting(SwapoffProgress::tier).containsOnly(FILES);
    expectSilence();
    expectRefused(request(FILES), TierStateException.class);
  }

  @Test
  void aRoundThatMovesNothingIsFollowedByABackOffThatGrows() {
    begun();
    Backend.Unuse round = round(0);
    for (int k = 0; k < 10; k++) {
      answer(round, 3, 3, 0, true);
      assertThat(files.get(0).hasMessages()).isFalse();
      assertThat(runtime.later).hasSize(1);
      assertThat(runtime.later.getFirst().nanos()).isEqualTo(1_000_000L << Math.min(k, 6));
      run((SwapCoordinator.Command) runtime.later.removeFirst().message());
      round = round(0);
    }
    answer(round, 2, 3, 1, true);
    answer(round(0), 2, 2, 0, true);
    assertThat(runtime.later.getFirst().nanos()).as("it begins anew").isEqualTo(1_000_000);
  }

  @Test
  void unreadablePagesEndItWhenNothingElseIsLeft() {
    SwapCoordinator.Swapoff request = begun();
    answer(round(1), 0, 100, 100, true);
    UnreadablePage bad = new UnreadablePage(77, PageStatus.CORRUPT, "slot 3");
    UnreadablePage worse = new UnreadablePage(78, PageStatus.READ_ERROR, "slot 9");
    answer(round(0), 3, 512, 400, false, false, bad);
    answer(round(0), 3, 2, 0, true, false, worse);
    answer(round(0), 2, 1, 0, false, false, bad);
    assertThat(request.result()).as("there may be more").isNotDone();
    answer(round(0), 2, 1, 0, true, false, worse);
    announced(1, TierState.OFF, true);
    assertThat(request.result())
        .isCompletedWithValue(new SwapCoordinator.Drained(500, 2, 0, List.of(bad, worse), 0));
    for (int file = 0; file < 2; file++) {
      assertThat(files.get(file).receiveMessage()).isInstanceOf(Backend.WhenEmpty.class);
    }
    expectSilence();
  }

  @Test
  void anUnreadablePageBesideABusyOneIsNotTheEnd() {
    SwapCoordinator.Swapoff request = begun();
    answer(round(1), 0, 0, 0, true);
    UnreadablePage bad = new UnreadablePage(77, PageStatus.CORRUPT, "slot 3");
    answer(round(0), 2, 2, 0, true, false, bad);
    assertThat(request.result()).isNotDone();
    run((SwapCoordinator.Command) runtime.later.removeFirst().message());
    answer(round(0), 0, 2, 1, true);
    gone(1);
    assertThat(request.result().join().unreadable()).as("it was freed").isEmpty();
  }

  @Test
  void noRoomOnTheWayEndsItAfterSixteenRounds() {
    SwapCoordinator.Swapoff request = begun();
    Backend.Unuse other = round(1);
    Backend.Unuse round = round(0);
    for (int k = 0; k < 15; k++) {
      answer(round, 9, 9, 0, true, true);
      run((SwapCoordinator.Command) runtime.later.removeFirst().message());
      round = round(0);
    }
    answer(round, 9, 9, 0, true, true);
    expectSilence();
    assertThat(request.result()).as("a round is under way").isNotDone();
    answer(other, 100, 100, 0, true);
    reopened();
    expectRefused(request, SwapoffRoomException.class);
  }

  /** The tier is used again. */
  private void reopened() {
    for (int file = 0; file < 2; file++) {
      Backend.Reopen reopen = (Backend.Reopen) files.get(file).receiveMessage();
      run(new SwapCoordinator.Reopened(reopen.swapoff()));
    }
    homesSet(1, true);
    expectSilence();
  }

  @Test
  void aCancelledOneOpensTheTierWhenNoRoundIsUnderWay() {
    SwapCoordinator.Swapoff request = begun();
    Backend.Unuse first = round(0);
    Backend.Unuse second = round(1);
    answer(second, 9, 9, 0, true);
    run(new SwapCoordinator.Cancel(request));
    run(new SwapCoordinator.Cancel(request));
    expectSilence();
    run((SwapCoordinator.Command) runtime.later.removeFirst().message());
    expectSilence();
    answer(first, 60, 40, 40, false);
    assertThat(request.result()).isNotDone();
    reopened();
    expectRefused(request, SwapoffCancelledException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCancelBeforeTheFirstRound(boolean whileMeasured) {
    SwapCoordinator.Swapoff request = request(FILES);
    if (whileMeasured) {
      run(new SwapCoordinator.Cancel(request));
      measuredAll(1, 100);
    } else {
      measuredAll(1, 100);
      run(new SwapCoordinator.Cancel(request));
      homesSet(1, false);
      reopened();
    }
    expectRefused(request, SwapoffCancelledException.class);
    expectSilence();
    run(new SwapCoordinator.Cancel(request));
    request(FILES);
    measuredAll(2, 100);
    homesSet(1, false);
    assertThat(round(0).swapoff()).isEqualTo(2);
  }

  @Test
  void roomIsOfTheTiersThatStayInUse() {
    SwapCoordinator.Swapoff request = request(FILES);
    measuredAll(1, 74);
    expectRefused(request, SwapoffRoomException.class);
    assertThat(request.result().exceptionNow())
        .as("a page takes half of one in the pool, and one in the slow file")
        .hasMessageContaining("200 pages to move, and other tiers have room for 198");
    expectSilence();

    request = request(FILES);
    measuredAll(2, 75);
    homesSet(1, false);
    round(0);
    round(1);
    SwapCoordinator.Swapoff second = request("slow");
    measuredAll(3, 100);
    assertThat(second.result().exceptionNow())
        .as("those of both must go to the pool")
        .hasMessageContaining("300 pages to move, and other tiers have room for 200");
    assertThat(request.result()).isNotDone();
  }

  @Test
  void whatCannotBeIsRefusedAtOnce() {
    expectRefused(request("none"), NoSuchTierException.class);
    begun();
    round(0);
    round(1);
    expectRefused(request(FILES), TierStateException.class);
    request("zswap");
    shard.receiveMessage();
    files.forEach(TestInbox::receiveMessage);
    expectRefused(request("slow"), LastTierException.class);
    expectSilence();
  }
}
