package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.MigrationEnd;
import io.swapbox.SwapFileConfig;
import io.swapbox.TierConfig;
import io.swapbox.TierState;
import io.swapbox.ZswapConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The migrator between inboxes: a pool of one shard, two files of one tier, one home. */
class TierMigratorTest {

  private static final int POOL = 0;
  private static final int FILES = 1;
  private static final long AFTER_NANOS = 3_000_000_000L;

  private final TestInbox<ZswapBackend.Command> shard = TestInbox.create("shard");
  private final List<TestInbox<SwapFileBackend.Command>> files =
      List.of(TestInbox.create("file-0"), TestInbox.create("file-1"));
  private final TestInbox<SlotAllocator.Command> home = TestInbox.create("home");
  private final TestRuntime runtime = new TestRuntime();
  private final BehaviorTestKit<TierMigrator.Command> migrator =
      BehaviorTestKit.create(TierMigrator.create(runtime, refs(), List.of(home.getRef())));

  private TierRefs refs() {
    List<TierConfig> tiers = List.of(ZswapConfig.ofBytes(1 << 20, 1), file(), file());
    return new TierRefs(
        TierLayout.of(tiers),
        List.of(shard.getRef()),
        files.stream().map(TestInbox::getRef).toList());
  }

  private static SwapFileConfig file() {
    return SwapFileConfig.of(Path.of("file"), 1 << 22);
  }

  @BeforeEach
  void allAreAskedForUnusedPages() {
    expectAttend(shard, POOL);
    files.forEach(file -> expectAttend(file, FILES));
  }

  private static void expectAttend(TestInbox<?> member, int tier) {
    Backend.Attend attend = (Backend.Attend) member.receiveMessage();
    assertThat(attend.tier()).isEqualTo(tier);
  }

  private TierMigrator.Migrate begin(int from, int to, long pages) {
    TierMigrator.Migrate request =
        new TierMigrator.Migrate(5, "from", "to", pages, new CompletableFuture<>());
    migrator.run(new TierMigrator.Begin(request, refs(), from, to, new int[] {5, 6}));
    return request;
  }

  private Backend.Move round(TestInbox<?> member, int most, boolean first) {
    Backend.Move move = (Backend.Move) member.receiveMessage();
    assertThat(move.most()).isEqualTo(most);
    assertThat(move.first()).isEqualTo(first);
    return move;
  }

  private void answer(Backend.Move move, int moved, boolean ended, boolean noRoom) {
    migrator.run(
        new TierMigrator.Round(
            move.tier(), move.member(), move.most(), moved, ended, false, noRoom, false));
  }

  private static void expect(TierMigrator.Migrate request, long pages, MigrationEnd end) {
    assertThat(request.result()).isCompletedWithValue(new TierMigrator.Moved(pages, end));
  }

  @Test
  void membersGoOverTheirPagesUntilEnoughHaveMoved() {
    TierMigrator.Migrate request = begin(FILES, POOL, 600);
    Backend.Move first = round(files.get(0), 512, true);
    Backend.Move second = round(files.get(1), 88, true);
    assertThat(first.target().tiers()).isEqualTo(1 << POOL);
    assertThat(first.target().includes(6)).isTrue();
    assertThat(first.target().includes(7)).isFalse();
    assertThat(first.order()).isEqualTo(PageOrder.AS_THEY_LIE);
    assertThat(first.toDevice()).isFalse();
    answer(second, 80, false, false);
    assertThat(files.get(1).hasMessages()).as("8 more, which the first may move").isTrue();
    Backend.Move more = round(files.get(1), 8, false);
    answer(first, 512, false, false);
    assertThat(files.get(0).hasMessages()).isFalse();
    assertThat(request.result()).isNotDone();
    answer(more, 8, true, false);
    expect(request, 600, MigrationEnd.DONE);
  }

  @Test
  void itEndsWhenAllPagesWereNamed() {
    TierMigrator.Migrate request = begin(FILES, POOL, Long.MAX_VALUE);
    Backend.Move first = round(files.get(0), 512, true);
    Backend.Move second = round(files.get(1), 512, true);
    answer(first, 3, true, false);
    answer(second, 0, false, false);
    answer(round(files.get(1), 512, false), 2, true, false);
    expect(request, 5, MigrationEnd.NONE_LEFT);
  }

  @Test
  void itEndsWhenTheBudgetIsUsedUp() {
    TierMigrator.Migrate request = begin(POOL, FILES, 100);
    Backend.Move move = round(shard, 100, true);
    migrator.run(new TierMigrator.Round(POOL, 0, move.most(), 40, false, false, false, true));
    expect(request, 40, MigrationEnd.BUDGET);
  }

  /** The next look for unused pages, which must be asked for to come after that time. */
  private Backend.Move look() {
    TestRuntime.Later<?> later = runtime.later.removeFirst();
    assertThat(later.nanos()).isEqualTo(AFTER_NANOS);
    migrator.run((TierMigrator.Command) later.message());
    Backend.Move move = round(shard, 512, true);
    assertThat(move.order()).isEqualTo(PageOrder.UNUSED);
    assertThat(move.target().reason()).isEqualTo(MoveReason.AGE);
    assertThat(move.target().tiers()).isEqualTo(1 << FILES);
    return move;
  }

  private void looked(Backend.Move move, int moved, boolean young, boolean heldBack) {
    migrator.run(new TierMigrator.Round(POOL, 0, move.most(), moved, true, young, false, heldBack));
  }

  @Test
  void unusedPagesAreLookedForAsLongAsThereIsSomethingToLookFor() {
    migrator.run(new TierMigrator.Waken(POOL, AFTER_NANOS));
    migrator.run(new TierMigrator.Waken(POOL, AFTER_NANOS));
    assertThat(runtime.later).hasSize(1);
    looked(look(), 0, true, false);
    looked(look(), 7, false, false);
    looked(look(), 1, false, true);
    Backend.Move last = look();
    migrator.run(new TierMigrator.Waken(POOL, AFTER_NANOS));
    looked(last, 0, false, false);
    looked(look(), 0, false, true);
    assertThat(runtime.later).as("it rests").isEmpty();
    migrator.run(new TierMigrator.Waken(POOL, AFTER_NANOS));
    look();
  }

  @Test
  void itEndsWhenAPageFindsNoRoom() {
    TierMigrator.Migrate request = begin(FILES, POOL, 10_000);
    Backend.Move first = round(files.get(0), 512, true);
    Backend.Move second = round(files.get(1), 512, true);
    answer(first, 7, false, true);
    assertThat(files.get(0).hasMessages()).isFalse();
    assertThat(request.result()).isNotDone();
    answer(second, 5, false, false);
    assertThat(files.get(1).hasMessages()).isFalse();
    expect(request, 12, MigrationEnd.NO_ROOM);
  }

  @Test
  void aTierHasOneAfterTheOther() {
    TierMigrator.Migrate one = begin(POOL, FILES, 10);
    TierMigrator.Migrate none = begin(POOL, FILES, 0);
    TierMigrator.Migrate two = begin(POOL, FILES, 20);
    TierMigrator.Migrate other = begin(FILES, POOL, 30);
    Backend.Move first = round(shard, 10, true);
    assertThat(first.order()).isEqualTo(PageOrder.COLDEST_FIRST);
    assertThat(first.toDevice()).isTrue();
    assertThat(shard.hasMessages()).isFalse();
    round(files.get(0), 30, true);
    answer(first, 10, false, false);
    expect(one, 10, MigrationEnd.DONE);
    expect(none, 0, MigrationEnd.DONE);
    answer(round(shard, 20, true), 4, true, false);
    expect(two, 4, MigrationEnd.NONE_LEFT);
    assertThat(other.result()).isNotDone();
  }

  @Test
  void aTierThatIsSwappedOffIsAskedNoMoreWhenThatIsSaidToBeKnown() {
    TierMigrator.Migrate request = begin(FILES, POOL, 2_000);
    TierMigrator.Migrate waits = begin(FILES, POOL, 10);
    TestInbox<SwapCoordinator.TiersSet> coordinator = TestInbox.create();
    migrator.run(new SetTiers(Refs.with(refs(), FILES, TierState.OFF), coordinator.getRef()));
    for (int file = 0; file < 2; file++) {
      assertThat(coordinator.hasMessages()).isFalse();
      Backend.Move round = (Backend.Move) files.get(file).receiveMessage();
      migrator.run(
          new TierMigrator.Round(
              FILES, round.member(), round.most(), 5, false, false, false, false));
    }
    coordinator.receiveMessage();
    expect(request, 10, MigrationEnd.NONE_LEFT);
    expect(waits, 0, MigrationEnd.NONE_LEFT);
    assertThat(files).noneMatch(TestInbox::hasMessages);
  }
}
