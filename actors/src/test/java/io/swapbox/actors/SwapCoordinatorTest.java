package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Terminated;
import io.swapbox.LastTierException;
import io.swapbox.NoSuchTierException;
import io.swapbox.SameTierException;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapoffCancelledException;
import io.swapbox.SwapoffProgress;
import io.swapbox.SwapoffRoomException;
import io.swapbox.TierConfig;
import io.swapbox.TierState;
import io.swapbox.TierStateException;
import io.swapbox.ZswapConfig;
import io.swapbox.allocator.Backing;
import io.swapbox.backends.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.runtime.Nothing$;

/**
 * The coordinator between inboxes: a pool of one shard, two files of one tier and one of another,
 * and two homes.
 */
class SwapCoordinatorTest {

  private static final int PAGE = Pages.BYTES;
  private static final String FILES = "fast";

  private final TestRuntime runtime = new TestRuntime();
  private final TestInbox<ZswapBackend.Command> shard = TestInbox.create("shard");
  private final List<TestInbox<SwapFileBackend.Command>> files =
      List.of(TestInbox.create("file-0"), TestInbox.create("file-1"), TestInbox.create("file-2"));
  private final List<TestInbox<SlotAllocator.Command>> homes =
      List.of(TestInbox.create("home-0"), TestInbox.create("home-1"));
  private final TestInbox<Cgroups.Command> cgroups = TestInbox.create("cgroups");
  private final TestInbox<StatisticsCollector.Command> collector = TestInbox.create("collector");
  private final TestInbox<TierMigrator.Command> migrator = TestInbox.create("migrator");
  private final List<SwapoffProgress> told = new ArrayList<>();
  private final BehaviorTestKit<SwapCoordinator.Command> coordinator = coordinator();

  private BehaviorTestKit<SwapCoordinator.Command> coordinator() {
    List<TierConfig> tiers =
        List.of(
            ZswapConfig.ofBytes(100 * PAGE, 1), file(FILES, 9), file(FILES, 9), file("slow", 5));
    return BehaviorTestKit.create(
        SwapCoordinator.create(
            runtime,
            new SwapCoordinator.Space(
                tiers,
                new TierRefs(TierLayout.of(tiers), List.of(shard.getRef()), refs(files)),
                Collections.nCopies(3, Payload.REAL.memory(1_000)),
                refs(homes),
                cgroups.getRef(),
                collector.getRef(),
                migrator.getRef(),
                List.of(),
                TierFiles.inMemory(Payload.REAL),
                Payload.REAL,
                2,
                32)));
  }

  private static SwapFileConfig file(String tier, int priority) {
    return SwapFileConfig.of(Path.of("file"), 1_000L * PAGE).withName(tier).withPriority(priority);
  }

  private static <T> List<ActorRef<T>> refs(List<TestInbox<T>> inboxes) {
    return inboxes.stream().map(TestInbox::getRef).toList();
  }

  private SwapCoordinator.Swapoff request(String tier) {
    SwapCoordinator.Swapoff request =
        new SwapCoordinator.Swapoff(tier, told::add, new CompletableFuture<>());
    run(request);
    return request;
  }

  private void run(SwapCoordinator.Command message) {
    coordinator.run(message);
    while (coordinator.selfInbox().hasMessages()) {
      coordinator.runOne();
    }
  }

  private void measured(int swapoff, Backing backing, int number, long pages, long freePages) {
    run(
        new SwapCoordinator.Measured(
            swapoff, backing, number, pages, pages * PAGE / 2, freePages * PAGE));
  }

  /** All say what they hold: the pool 30 pages and room for so many more, each file 100 of 150. */
  private void measuredAll(int swapoff, long freeInPool) {
    assertThat(shard.receiveMessage()).isInstanceOf(Backend.Measure.class);
    files.forEach(file -> assertThat(file.receiveMessage()).isInstanceOf(Backend.Measure.class));
    measured(swapoff, Backing.ZSWAP, 0, 30, freeInPool);
    for (int device = 0; device < 3; device++) {
      measured(swapoff, Backing.SWAPFILE, device, 100, 50);
    }
  }

  private void homesSet(int tier, boolean open) {
    announced(tier, open ? TierState.ON : TierState.SWAPPING_OFF, !open);
  }

  /** All are told of a tier in a state; homes first or last. */
  private void announced(int tier, TierState state, boolean homesFirst) {
    toldWhetherBehind(shard);
    files.forEach(SwapCoordinatorTest::toldWhetherBehind);
    if (homesFirst) {
      homes.forEach(home -> expectSet(home.receiveMessage(), tier, state));
    }
    expectSet(cgroups.receiveMessage(), tier, state);
    expectSet(collector.receiveMessage(), tier, state);
    expectSet(migrator.receiveMessage(), tier, state);
    if (!homesFirst) {
      homes.forEach(home -> expectSet(home.receiveMessage(), tier, state));
    }
  }

  private void expectSet(Object message, int tier, TierState state) {
    assertThat(((SetTiers) message).tiers().layout().tier(tier).state()).isEqualTo(state);
    run(new SwapCoordinator.TiersSet());
  }

  private static void toldWhetherBehind(TestInbox<? super Backend.Behind> member) {
    assertThat(member.receiveMessage()).isInstanceOf(Backend.Behind.class);
  }

  @SuppressWarnings("unchecked") // Of Scala's Nothing, which Java has no reference to.
  private static Terminated terminated(ActorRef<?> actor) {
    return new Terminated((ActorRef<Nothing$>) actor);
  }

  /** The files of a tier are empty, stop and are closed. */
  private void gone(int swapoff) {
    announced(1, TierState.OFF, true);
    for (int file = 0; file < 2; file++) {
      Backend.WhenEmpty message = (Backend.WhenEmpty) files.get(file).receiveMessage();
      assertThat(message.swapoff()).isEqualTo(swapoff);
      run(new SwapCoordinator.Emptied(swapoff));
    }
    homes.forEach(home -> expectSet(home.receiveMessage(), 1, TierState.OFF));
    toldWhetherBehind(shard);
    toldWhetherBehind(files.get(2));
    expectSet(cgroups.receiveMessage(), 1, TierState.OFF);
    expectSet(collector.receiveMessage(), 1, TierState.OFF);
    expectSet(migrator.receiveMessage(), 1, TierState.OFF);
    for (int file = 0; file < 2; file++) {
      assertThat(files.get(file).receiveMessage()).isEqualTo(new Backend.Stop());
      coordinator.signal(terminated(files.get(file).getRef()));
    }
    TestInbox<TierOpener.Command> opener = coordinator.childInbox("tier-opener-0");
    assertThat(((TierOpener.Close) opener.receiveMessage()).devices()).hasSize(2);
    run(new SwapCoordinator.Closed(swapoff, null));
  }

  /** Begins to swap the two files off. */
  private SwapCoordinator.Swapoff begun() {
    SwapCoordinator.Swapoff request = request(FILES);
    measuredAll(1, 100);
    homesSet(1, false);
    return request;
  }

  private Backend.Unuse round(int file) {
    Backend.Unuse round = (Backend.Unuse) files.get(file).receiveMessage();
    assertThat(round.member()).isEqualTo(file);
    return round;
  }

  private void answer(Backend.Unuse round, long left, int asked, int moved, boolean ended) {
    answer(round, left, asked, moved, ended, false);
  }

  private void answer(
      Backend.Unuse round,
      long left,
      int asked,
      int moved,
      boolean ended,
      boolean noRoom,
      UnreadablePage... unreadable) {
    run(
        new SwapCoordinator.Round(
            round.swapoff(),
            round.member(),
            left,
            asked,
            moved,
            ended,
            noRoom,
            List.of(unreadable)));
  }

  private static void expectRefused(
      SwapCoordinator.Swapoff request, Class<? extends Exception> how) {
    assertThat(request.result()).isCompletedExceptionally();
    assertThat(request.result().exceptionNow()).isInstanceOf(how);
  }

  private void expectSilence() {
    assertThat(shard.hasMessages()).isFalse();
    assertThat(files).noneMatch(TestInbox::hasMessages);
    assertThat(homes).noneMatch(TestInbox::hasMessages);
    assertThat(cgroups.hasMessages()).isFalse();
    assertThat(collector.hasMessages()).isFalse();
    assertThat(migrator.hasMessages()).isFalse();
  }

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

  private TierMigrator.Migrate migrate(String from, String to) {
    TierMigrator.Migrate request =
        new TierMigrator.Migrate(TierMigrator.EVERYBODY, from, to, 7, new CompletableFuture<>());
    run(new SwapCoordinator.Migrate(request, new int[0]));
    return request;
  }

  private void expectNotMigrated(String from, String to, Class<?> why) {
    assertThat(migrate(from, to).result().exceptionNow()).isInstanceOf(why);
    assertThat(migrator.hasMessages()).isFalse();
  }

  @Test
  void pagesMigrateBetweenTwoTiersThatAreInUse() {
    TierMigrator.Migrate request = migrate("zswap", "slow");
    TierMigrator.Begin begin = (TierMigrator.Begin) migrator.receiveMessage();
    assertThat(begin.request()).isSameAs(request);
    assertThat(begin.from()).isZero();
    assertThat(begin.to()).isEqualTo(2);
    expectNotMigrated("none", "slow", NoSuchTierException.class);
    expectNotMigrated("slow", "none", NoSuchTierException.class);
    expectNotMigrated("slow", "slow", SameTierException.class);
    begun();
    expectNotMigrated(FILES, "slow", TierStateException.class);
    expectNotMigrated("slow", FILES, TierStateException.class);
  }

  @Test
  void aPoolStaysCompressedOnItsWayToFilesAlone() {
    request("zswap");
    measuredAll(1, 10);
    homesSet(0, false);
    assertThat(((Backend.Unuse) shard.receiveMessage()).packed()).isTrue();
  }
}
