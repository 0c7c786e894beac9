package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import io.swapbox.CompactionCancelledException;
import io.swapbox.CompactionProgress;
import io.swapbox.CompactionUnderWayException;
import io.swapbox.Fragmentation;
import io.swapbox.PoolTierException;
import io.swapbox.SwapException;
import io.swapbox.TierStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compactions of a tier of two files, whose owners are inboxes. */
class CompactionsTest {

  private static final String TIER = "files";
  private static final int MOST_PASSES = 16;

  private final TestRuntime runtime = new TestRuntime();
  private final TestInbox<Compactions.Message> self = TestInbox.create();
  private final List<TestInbox<SwapFileBackend.Command>> files =
      List.of(TestInbox.create(), TestInbox.create());
  private final List<CompactionProgress> told = new ArrayList<>();
  private @Nullable SwapException refusal;
  private final Compactions compactions =
      new Compactions(
          new Compactions.Tiers() {
            @Override
            public @Nullable SwapException refusal(String name) {
              return refusal;
            }

            @Override
            public List<ActorRef<SwapFileBackend.Command>> devices(String name) {
              return files.stream().map(TestInbox::getRef).toList();
            }
          },
          List.of(),
          runtime,
          self.getRef());

  private static Fragmentation.Device device(int file, long used, long holes) {
    return new Fragmentation.Device("file " + file, 100, used, used + holes, holes, 1, 0, 1, 0, 0);
  }

  private Compactions.Compact request() {
    Compactions.Compact request =
        new Compactions.Compact(TIER, told::add, new CompletableFuture<>());
    compactions.handle(request);
    return request;
  }

  private void surveyed(long holes) {
    for (int file = 0; file < 2; file++) {
      FileCompaction.Survey survey = (FileCompaction.Survey) files.get(file).receiveMessage();
      assertThat(survey.member()).isEqualTo(file);
      compactions.handle(new Compactions.Surveyed(survey.number(), file, device(file, 10, holes)));
    }
  }

  private FileCompaction.MoveNext next(int file) {
    return (FileCompaction.MoveNext) files.get(file).receiveMessage();
  }

  private void answer(
      FileCompaction.MoveNext asked, int pages, int moved, long left, boolean ended) {
    compactions.handle(
        new Compactions.Round(
            asked.number(), asked.member(), pages, moved, left, ended, List.of()));
  }

  private void ended(int file, long bytes) {
    FileCompaction.End end = (FileCompaction.End) files.get(file).receiveMessage();
    assertThat(end.member()).isEqualTo(file);
    compactions.handle(new Compactions.Ended(end.number(), file, bytes, device(file, 10, 0)));
  }

  private void retry() {
    runtime.later.removeFirst().tell();
    compactions.handle(self.receiveMessage());
  }

  @Test
  void eachFileGoesAtItsOwnPaceAndTheSumIsTold() {
    Compactions.Compact request = request();
    surveyed(5);
    FileCompaction.MoveNext first = next(0);
    assertThat(first.first()).isTrue();
    answer(first, 512, 500, 600, false);
    FileCompaction.MoveNext second = next(0);
    assertThat(second.first()).isFalse();
    answer(second, 88, 88, 12, true);
    FileCompaction.MoveNext pass = next(0);
    assertThat(pass.first()).as("objects in sparse slots only once").isFalse();
    answer(pass, 12, 12, 0, true);
    ended(0, 1000);
    assertThat(request.result()).isNotDone();
    answer(next(1), 0, 0, 0, true);
    ended(1, 24);
    Compactions.Compacted result = request.result().join();
    assertThat(result.pagesMoved()).isEqualTo(600);
    assertThat(result.bytesFreed()).isEqualTo(1024);
    assertThat(result.before())
        .isEqualTo(new Fragmentation(TIER, List.of(device(0, 10, 5), device(1, 10, 5))));
    assertThat(result.after().wastedBytes()).isZero();
    assertThat(told)
        .containsExactly(
            new CompactionProgress(TIER, 500, 600),
            new CompactionProgress(TIER, 588, 12),
            new CompactionProgress(TIER, 600, 0),
            new CompactionProgress(TIER, 600, 0));
  }

  @Test
  void aPassThatHasMovedNothingIsFollowedByTheNextAfterABackOff() {
    Compactions.Compact request = request();
    surveyed(5);
    answer(next(1), 0, 0, 0, true);
    ended(1, 0);
    for (int pass = 1; pass < MOST_PASSES; pass++) {
      answer(next(0), 3, 0, 3, true);
      assertThat(files.get(0).hasMessages()).isFalse();
      assertThat(runtime.later.getFirst().nanos()).isEqualTo(1_000_000L << Math.min(pass - 1, 6));
      retry();
    }
    answer(next(0), 3, 0, 3, true);
    ended(0, 0);
    assertThat(request.result().join().pagesMoved()).isZero();
  }

  @Test
  void pagesThatCannotBeReadAreNotTriedForEver() {
    Compactions.Compact request = request();
    surveyed(5);
    UnreadablePage page = new UnreadablePage(7, PageStatus.CORRUPT, "slot 7");
    for (int file = 0; file < 2; file++) {
      FileCompaction.MoveNext asked = next(file);
      compactions.handle(new Compactions.Round(asked.number(), file, 2, 1, 1, true, List.of(page)));
      asked = next(file);
      compactions.handle(new Compactions.Round(asked.number(), file, 1, 0, 1, true, List.of(page)));
      ended(file, 0);
    }
    assertThat(request.result().join().unreadable()).containsExactly(page);
  }

  @Test
  void aCancelledOneEndsAfterItsRounds() {
    Compactions.Compact request = request();
    surveyed(5);
    FileCompaction.MoveNext asked = next(0);
    answer(next(1), 3, 0, 3, true);
    compactions.handle(new Compactions.Cancel(request));
    assertThat(files.get(0).hasMessages()).as("its round is under way").isFalse();
    ended(1, 0);
    retry();
    assertThat(files.get(1).hasMessages()).isFalse();
    answer(asked, 512, 512, 100, false);
    ended(0, 100);
    assertThatThrownBy(() -> request.result().join())
        .hasCauseInstanceOf(CompactionCancelledException.class);
    compactions.handle(new Compactions.Cancel(request));
    assertThat(request()).as("another one may begin").isNotNull();
    surveyed(3);
    assertThat(next(0).first()).isTrue();
  }

  @Test
  void oneThatIsCancelledBeforeItHasBegunMovesNothing() {
    Compactions.Compact request = request();
    compactions.handle(new Compactions.Cancel(request));
    surveyed(5);
    ended(0, 0);
    ended(1, 0);
    assertThatThrownBy(() -> request.result().join())
        .hasCauseInstanceOf(CompactionCancelledException.class);
  }

  @Test
  void aTierThatIsSwappedOffEndsIt() {
    Compactions.Compact request = request();
    surveyed(5);
    compactions.stop("another", new TierStateException("another", "is gone"));
    compactions.stop(TIER, new TierStateException(TIER, "is being swapped off"));
    for (int file = 0; file < 2; file++) {
      answer(next(file), 3, 1, 2, false);
      ended(file, 0);
    }
    assertThatThrownBy(() -> request.result().join()).hasCauseInstanceOf(TierStateException.class);
  }

  @Test
  void whatCannotBeCompactedIsRefused() {
    Compactions.Compact request = request();
    assertThatThrownBy(() -> request().result().join())
        .hasCauseInstanceOf(CompactionUnderWayException.class);
    refusal = new PoolTierException(TIER);
    assertThatThrownBy(() -> request().result().join()).hasCauseInstanceOf(PoolTierException.class);
    Compactions.Survey survey = new Compactions.Survey(TIER, new CompletableFuture<>());
    compactions.handle(survey);
    assertThatThrownBy(() -> survey.result().join()).hasCauseInstanceOf(PoolTierException.class);
    assertThat(request.result()).isNotDone();
  }

  @Test
  void howPagesLieIsAskedOfEachFile() {
    Compactions.Survey survey = new Compactions.Survey(TIER, new CompletableFuture<>());
    compactions.handle(survey);
    surveyed(4);
    assertThat(survey.result().join())
        .isEqualTo(new Fragmentation(TIER, List.of(device(0, 10, 4), device(1, 10, 4))));
  }
}
