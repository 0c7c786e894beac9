package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.FolioStatistics;
import io.swapbox.MemoryTierConfig;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapCharge;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapFileStatistics;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.TierFlows;
import io.swapbox.TierKind;
import io.swapbox.TierMove;
import io.swapbox.TierState;
import io.swapbox.TierStatistics;
import io.swapbox.ZswapConfig;
import io.swapbox.ZswapRejections;
import io.swapbox.ZswapStatistics;
import io.swapbox.actors.StatisticsCollector.BudgetPart;
import io.swapbox.actors.StatisticsCollector.ChargePart;
import io.swapbox.actors.StatisticsCollector.HomeCounts;
import io.swapbox.actors.StatisticsCollector.HomePart;
import io.swapbox.actors.StatisticsCollector.SwapFilePart;
import io.swapbox.actors.StatisticsCollector.ZeroPart;
import io.swapbox.actors.StatisticsCollector.ZswapPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsCollectorTest {

  private static final BudgetPart NO_BUDGET = new BudgetPart(0, 0, 0);

  private final List<TestInbox<Backend.Report>> reporters =
      IntStream.range(0, 9)
          .mapToObj(i -> TestInbox.<Backend.Report>create("reporter-" + i))
          .toList();

  /** A pool of two shards, a device in memory, another pool, and two files. */
  private static final TierLayout LAYOUT =
      TierLayout.of(
          new SwapSpaceConfig(
                  1,
                  1,
                  List.of(
                      ZswapConfig.ofBytes(1, 2),
                      MemoryTierConfig.ofBytes(4096),
                      ZswapConfig.ofBytes(1, 1).withPriority(3),
                      SwapFileConfig.of(Path.of("a"), 4096),
                      SwapFileConfig.of(Path.of("b"), 4096)),
                  true)
              .tiers());

  private final TierRefs tiers =
      new TierRefs(
          LAYOUT,
          reporters.subList(3, 6).stream()
              .map(shard -> shard.getRef().<ZswapBackend.Command>unsafeUpcast())
              .toList(),
          reporters.subList(6, 9).stream()
              .map(device -> device.getRef().<SwapFileBackend.Command>unsafeUpcast())
              .toList());

  private final BehaviorTestKit<StatisticsCollector.Command> collector =
      BehaviorTestKit.create(
          StatisticsCollector.create(
              List.copyOf(reporters.subList(0, 3).stream().map(TestInbox::getRef).toList()),
              tiers));

  private static ZswapStatistics zswap(long n) {
    return new ZswapStatistics(
        n,
        2 * n,
        3 * n,
        4 * n,
        5 * n,
        6 * n,
        7 * n,
        8 * n,
        9 * n,
        10 * n,
        11 * n,
        12 * n,
        13 * n,
        new ZswapRejections(14 * n, 15 * n, 16 * n, 17 * n, 18 * n, 19 * n));
  }

  /** Pages that went from each tier to the next for age, and back as they were loaded. */
  private static TierMoves moves(long n) {
    TierMoves moves = TierMoves.none();
    for (int tier = 0; tier < 3; tier++) {
      for (long page = 0; page < (tier + 1) * n; page++) {
        moves.left(tier, tier + 1, false, MoveReason.AGE);
        moves.left(tier + 1, tier, true, MoveReason.LOAD);
      }
    }
    return moves;
  }

  private static TierFlows flows(
      long aged, long loaded, long letIn, long letInBytes, long heldBack) {
    return new TierFlows(0, 0, aged, loaded, 0, letIn, letInBytes, heldBack);
  }

  private static TierMove aged(String to, long pages) {
    return new TierMove(to, 0, 0, pages, 0, 0);
  }

  private static TierMove loaded(String to, long pages) {
    return new TierMove(to, 0, 0, 0, pages, 0);
  }

  @Test
  void addsUpAllParts() {
    CompletableFuture<SpaceStatistics> result = collect();
    report(
        0, new HomePart(1, true, new HomeCounts(3, 1, 0, 100, 5, 7, 0, folios(1, 2, 3)), moves(1)));
    report(
        1,
        new HomePart(
            0, false, new HomeCounts(4, 2, 1, 200, 6, 8, 9, folios(10, 20, 30)), moves(10)));
    report(2, new ZeroPart(5, 6));
    report(3, new ZeroPart(50, 60));
    report(4, new ZswapPart(0, zswap(1), new BudgetPart(1, 2, 3)));
    report(5, new ZswapPart(2, zswap(10), new BudgetPart(4, 5, 6)));
    assertThat(result).isNotDone();
    report(
        6,
        new SwapFilePart(
            0, new SwapFileStatistics(9, 11, 12, 13, 15, 14, 16, 17), new BudgetPart(7, 8, 9)));
    report(
        7,
        new SwapFilePart(
            2, new SwapFileStatistics(1, 2, 3, 4, 5, 6, 7, 8), new BudgetPart(10, 11, 12)));
    report(8, new ChargePart(List.of(new SwapCharge(3, 12, 40, 1, 2))));
    assertThat(result)
        .isCompletedWithValue(
            new SpaceStatistics(
                55,
                66,
                11,
                15,
                7,
                3,
                1,
                300,
                zswap(11),
                new SwapFileStatistics(10, 13, 15, 17, 20, 20, 23, 25),
                folios(11, 22, 33),
                9,
                List.of(1),
                List.of(new SwapCharge(3, 12, 40, 1, 2)),
                List.of(
                    new TierStatistics(
                        "zswap",
                        TierKind.ZSWAP,
                        TierState.ON,
                        32767,
                        5,
                        3,
                        11,
                        0,
                        flows(11, 0, 1, 2, 3),
                        List.of(aged("memory", 11))),
                    new TierStatistics(
                        "memory",
                        TierKind.MEMORY,
                        TierState.ON,
                        100,
                        12,
                        12 * 4096,
                        22,
                        11,
                        flows(22, 11, 7, 8, 9),
                        List.of(loaded("zswap", 11), aged("zswap2", 22))),
                    new TierStatistics(
                        "zswap2",
                        TierKind.ZSWAP,
                        TierState.ON,
                        3,
                        50,
                        30,
                        33,
                        22,
                        flows(33, 22, 4, 5, 6),
                        List.of(loaded("memory", 22), aged("file", 33))),
                    new TierStatistics(
                        "file",
                        TierKind.FILE,
                        TierState.ON,
                        -1,
                        3,
                        3 * 4096,
                        0,
                        33,
                        flows(0, 33, 10, 11, 12),
                        List.of(loaded("zswap2", 33))))));
    assertThat(result.join().swapCharge(3).max()).isEqualTo(40);
    assertThat(result.join().swapCharge(4)).isEqualTo(SwapCharge.none(4));
  }

  @Test
  void goesByOtherTiersAfterTheReportsThatAreBeingCollected() {
    CompletableFuture<SpaceStatistics> first = collect();
    TestInbox<SwapCoordinator.TiersSet> coordinator = TestInbox.create();
    collector.run(new SetTiers(Refs.with(tiers, 3, TierState.OFF), coordinator.getRef()));
    assertThat(coordinator.hasMessages()).isFalse();
    for (int i = 0; i < reporters.size(); i++) {
      report(i, new ZeroPart(0, 0));
    }
    assertThat(first.join().tiers()).allMatch(tier -> tier.state() == TierState.ON);
    coordinator.receiveMessage();
    CompletableFuture<SpaceStatistics> second = collect();
    for (int i = 0; i < reporters.size(); i++) {
      report(i, new ZeroPart(0, 0));
    }
    assertThat(second.join().tiers().getLast().state()).isEqualTo(TierState.OFF);
  }

  /** Counters of a tier do not go back when it is swapped off; what it held is gone. */
  @Test
  void asksThoseWhoLeaveForTheLastTimeAndKeepsWhatTheyCounted() {
    TestInbox<SwapCoordinator.TiersSet> coordinator = TestInbox.create();
    collector.run(new SetTiers(Refs.without(tiers, 0), coordinator.getRef()));
    CompletableFuture<SpaceStatistics> result = collect();
    assertThat(reporters.get(0).hasMessages()).as("the request waits").isFalse();
    report(3, new ZswapPart(0, zswap(1), NO_BUDGET));
    assertThat(coordinator.hasMessages()).isFalse();
    report(4, new ZswapPart(1, zswap(10), NO_BUDGET));
    coordinator.receiveMessage();
    for (int i = 0; i < reporters.size(); i++) {
      boolean left = i == 3 || i == 4;
      assertThat(reporters.get(i).hasMessages()).isNotEqualTo(left);
      if (!left) {
        report(i, new ZeroPart(0, 0));
      }
    }
    ZswapStatistics zswap = result.join().zswap();
    assertThat(zswap).isEqualTo(zswap(11).counters());
    assertThat(zswap.zswpout()).isEqualTo(11);
    assertThat(zswap.storedPages()).isZero();
  }

  @Test
  void servesRequestsOneAfterTheOtherAndBeginsEachAtZero() {
    CompletableFuture<SpaceStatistics> first = collect();
    CompletableFuture<SpaceStatistics> second = collect();
    for (int i = 0; i < reporters.size(); i++) {
      assertThat(second).isNotDone();
      report(
          i,
          new HomePart(
              8 - i, true, new HomeCounts(1, 0, 0, 1, 0, 0, 0, FolioStatistics.NONE), moves(0)));
    }
    assertThat(first.join().entries()).isEqualTo(9);
    assertThat(first.join().onlineCpus()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    for (int i = 0; i < reporters.size(); i++) {
      assertThat(second).isNotDone();
      report(i, new ZeroPart(2, 0));
    }
    assertThat(second.join().entries()).isZero();
    assertThat(second.join().onlineCpus()).isEmpty();
    assertThat(second.join().swpoutZero()).isEqualTo(18);
    assertThat(second.join().swapCharges()).isEmpty();
    assertThat(reporters).noneMatch(TestInbox::hasMessages);
    assertThat(collect()).isNotDone();
  }

  private static FolioStatistics folios(long swpout, long fallback, long swpin) {
    return new FolioStatistics(ofOrder4(swpout), ofOrder4(fallback), ofOrder4(swpin));
  }

  private static List<Long> ofOrder4(long count) {
    List<Long> byOrder = new ArrayList<>(FolioStatistics.NONE.swpout());
    byOrder.set(4, count);
    return byOrder;
  }

  private CompletableFuture<SpaceStatistics> collect() {
    CompletableFuture<SpaceStatistics> result = new CompletableFuture<>();
    collector.run(new StatisticsCollector.Collect(result));
    return result;
  }

  private void report(int reporter, StatisticsCollector.Command part) {
    reporters.get(reporter).receiveMessage().replyTo().tell(part);
    collector.runOne();
  }
}
