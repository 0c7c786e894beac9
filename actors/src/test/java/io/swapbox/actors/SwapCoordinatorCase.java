package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Terminated;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapoffProgress;
import io.swapbox.TierConfig;
import io.swapbox.TierState;
import io.swapbox.ZswapConfig;
import io.swapbox.allocator.Backing;
import io.swapbox.backends.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import scala.runtime.Nothing$;

/**
 * The coordinator between inboxes: a pool of one shard, two files of one tier and one of another,
 * and two homes.
 */
abstract class SwapCoordinatorCase {

  static final int PAGE = Pages.BYTES;
  static final String FILES = "fast";

  final TestRuntime runtime = new TestRuntime();
  final TestInbox<ZswapBackend.Command> shard = TestInbox.create("shard");
  final List<TestInbox<SwapFileBackend.Command>> files =
      List.of(TestInbox.create("file-0"), TestInbox.create("file-1"), TestInbox.create("file-2"));
  final List<TestInbox<SlotAllocator.Command>> homes =
      List.of(TestInbox.create("home-0"), TestInbox.create("home-1"));
  final TestInbox<Cgroups.Command> cgroups = TestInbox.create("cgroups");
  final TestInbox<StatisticsCollector.Command> collector = TestInbox.create("collector");
  final TestInbox<TierMigrator.Command> migrator = TestInbox.create("migrator");
  final List<SwapoffProgress> told = new ArrayList<>();
  final BehaviorTestKit<SwapCoordinator.Command> coordinator = coordinator();

  BehaviorTestKit<SwapCoordinator.Command> coordinator() {
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

  static SwapFileConfig file(String tier, int priority) {
    return SwapFileConfig.of(Path.of("file"), 1_000L * PAGE).withName(tier).withPriority(priority);
  }

  static <T> List<ActorRef<T>> refs(List<TestInbox<T>> inboxes) {
    return inboxes.stream().map(TestInbox::getRef).toList();
  }

  SwapCoordinator.Swapoff request(String tier) {
    SwapCoordinator.Swapoff request =
        new SwapCoordinator.Swapoff(tier, told::add, new CompletableFuture<>());
    run(request);
    return request;
  }

  void run(SwapCoordinator.Command message) {
    coordinator.run(message);
    while (coordinator.selfInbox().hasMessages()) {
      coordinator.runOne();
    }
  }

  void measured(int swapoff, Backing backing, int number, long pages, long freePages) {
    run(
        new SwapCoordinator.Measured(
            swapoff, backing, number, pages, pages * PAGE / 2, freePages * PAGE));
  }

  /** All say what they hold: the pool 30 pages and room for so many more, each file 100 of 150. */
  void measuredAll(int swapoff, long freeInPool) {
    assertThat(shard.receiveMessage()).isInstanceOf(Backend.Measure.class);
    files.forEach(file -> assertThat(file.receiveMessage()).isInstanceOf(Backend.Measure.class));
    measured(swapoff, Backing.ZSWAP, 0, 30, freeInPool);
    for (int device = 0; device < 3; device++) {
      measured(swapoff, Backing.SWAPFILE, device, 100, 50);
    }
  }

  void homesSet(int tier, boolean open) {
    announced(tier, open ? TierState.ON : TierState.SWAPPING_OFF, !open);
  }

  /** All are told of a tier in a state; homes first or last. */
  void announced(int tier, TierState state, boolean homesFirst) {
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

  void expectSet(Object message, int tier, TierState state) {
    assertThat(((SetTiers) message).tiers().layout().tier(tier).state()).isEqualTo(state);
    run(new SwapCoordinator.TiersSet());
  }

  static void toldWhetherBehind(TestInbox<? super Backend.Behind> member) {
    assertThat(member.receiveMessage()).isInstanceOf(Backend.Behind.class);
  }

  @SuppressWarnings("unchecked") // Of Scala's Nothing, which Java has no reference to.
  static Terminated terminated(ActorRef<?> actor) {
    return new Terminated((ActorRef<Nothing$>) actor);
  }

  /** The files of a tier are empty, stop and are closed. */
  void gone(int swapoff) {
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
  SwapCoordinator.Swapoff begun() {
    SwapCoordinator.Swapoff request = request(FILES);
    measuredAll(1, 100);
    homesSet(1, false);
    return request;
  }

  Backend.Unuse round(int file) {
    Backend.Unuse round = (Backend.Unuse) files.get(file).receiveMessage();
    assertThat(round.member()).isEqualTo(file);
    return round;
  }

  void answer(Backend.Unuse round, long left, int asked, int moved, boolean ended) {
    answer(round, left, asked, moved, ended, false);
  }

  void answer(
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

  static void expectRefused(SwapCoordinator.Swapoff request, Class<? extends Exception> how) {
    assertThat(request.result()).isCompletedExceptionally();
    assertThat(request.result().exceptionNow()).isInstanceOf(how);
  }

  void expectSilence() {
    assertThat(shard.hasMessages()).isFalse();
    assertThat(files).noneMatch(TestInbox::hasMessages);
    assertThat(homes).noneMatch(TestInbox::hasMessages);
    assertThat(cgroups.hasMessages()).isFalse();
    assertThat(collector.hasMessages()).isFalse();
    assertThat(migrator.hasMessages()).isFalse();
  }
}
