package io.swapbox.workloads.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.AllocatorConfig;
import io.swapbox.ConfigurationException;
import io.swapbox.DemotionPolicy;
import io.swapbox.PromotionPolicy;
import io.swapbox.SwapChargeRule;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.actors.runtime.Gate;
import io.swapbox.actors.runtime.MessageMeter;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.replay.ReplaySettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SoakTest {

  private static final long SECOND = 1_000_000_000;
  private static final long TOLERANCE = 64 << 20;

  private static final Gate NOBODY_WAITS =
      new Gate() {
        @Override
        public void close() {}

        @Override
        public void open() {}

        @Override
        public void await() {}
      };

  private static SoakSettings settings(long seed, SoakSettings.Schedule schedule) {
    return settings(
        4,
        8192,
        TOLERANCE,
        seed,
        schedule,
        AllocatorConfig.DEFAULT.withPromotion(PromotionPolicy.ON_LOAD));
  }

  private static SoakSettings settings(
      int tasks,
      int pages,
      long tolerance,
      long seed,
      SoakSettings.Schedule schedule,
      AllocatorConfig allocators) {
    return new SoakSettings(
        tasks,
        pages,
        3,
        32,
        new ReplaySettings.Zswap(15, 90, 2),
        new ReplaySettings.File(null, 3 << 20, 4),
        new ReplaySettings.Tiers(
            2, 2 << 20, DemotionPolicy.PROACTIVE, List.of(), true, Long.MAX_VALUE),
        schedule,
        tolerance,
        seed,
        true,
        CpuDispatcher.CALLER_RUNS,
        allocators);
  }

  private static SoakSettings.Schedule virtualTime(int ticks) {
    return new SoakSettings.Schedule(10 * SECOND, 64, 10, ticks);
  }

  private static ReplayRuntime.Virtual virtual(long seed, Payload payload) {
    return new ReplayRuntime.Virtual(
        seed, CostModel.shipped(), "nvme", payload, Waiting.SLEEP, null);
  }

  private static SoakOutcome run(SoakSettings settings, ReplayRuntime runtime) {
    return Soak.run(settings, runtime, (phase, done, total) -> {});
  }

  private static void requireFullOfEverything(SoakOutcome outcome) {
    for (Kind kind : Kind.values()) {
      assertThat(outcome.pages())
          .hasEntrySatisfying(
              kind.name().toLowerCase(Locale.ROOT),
              pages -> assertThat(pages).as(kind.name()).isPositive());
    }
    for (String also : List.of("refused", "folios", "exits")) {
      assertThat(outcome.pages())
          .hasEntrySatisfying(also, number -> assertThat(number).as(also).isPositive());
    }
    assertThat(outcome.counters().values()).allSatisfy(pages -> assertThat(pages).isPositive());
    assertThat(outcome.integrity().pagesVerified()).isPositive();
    assertThat(outcome.integrity().mismatches()).isZero();
    assertThat(outcome.changes()).isPositive();
    assertThat(outcome.samples())
        .anySatisfy(sample -> assertThat(sample.level().filePages()).isPositive())
        .anySatisfy(sample -> assertThat(sample.level().poolBytes()).isPositive())
        .anySatisfy(sample -> assertThat(sample.level().swapCharged()).isPositive());
  }

  @Test
  void whoWatchesSeesEachTickAndChangesNothing() {
    List<SoakOutcome> seen = new ArrayList<>();
    SoakProgress watcher =
        new SoakProgress() {
          @Override
          public void at(String phase, long done, long total) {}

          @Override
          public void ticked(Supplier<SoakOutcome> soFar) {
            seen.add(soFar.get());
          }
        };
    SoakSettings settings = settings(1, virtualTime(12));
    SoakOutcome end = Soak.run(settings, virtual(1, Payload.MODELLED), watcher);
    SoakOutcome alone = run(settings, virtual(1, Payload.MODELLED));
    assertThat(end.virtualNanos()).isEqualTo(alone.virtualNanos());
    assertThat(List.of(end.pages(), end.counters(), end.changes()))
        .isEqualTo(List.of(alone.pages(), alone.counters(), alone.changes()));
    assertThat(seen).hasSize(12).extracting(SoakOutcome::passed).containsOnly(true);
    for (int tick = 0; tick < 12; tick++) {
      SoakOutcome now = seen.get(tick);
      assertThat(now.samples()).hasSize(tick + 1);
      assertThat(now.samples().getLast().nanos())
          .isEqualTo(end.samples().get(tick).nanos())
          .isEqualTo(now.virtualNanos());
    }
    assertThat(seen.getFirst().checkpoints()).isEmpty();
    assertThat(seen.getLast().checkpoints()).isNotEmpty();
    assertThat(seen.getLast().counters().get("zswpout")).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void inVirtualTimeEverythingIsGivenBack(Payload payload) {
    SoakOutcome outcome = run(settings(1, virtualTime(45)), virtual(1, payload));
    assertThat(outcome.checkpoints()).hasSize(5);
    assertThat(outcome.checkpoints()).allSatisfy(point -> assertThat(point.leaks()).isEmpty());
    assertThat(outcome.passed()).isTrue();
    requireFullOfEverything(outcome);
    assertThat(outcome.meters())
        .filteredOn(meter -> meter.kind().equals("swap-coordinator"))
        .flatExtracting(ActorMeter::messages)
        .extracting(MessageMeter::message)
        .contains("Swapoff", "Swapon", "Migrate", "Compact");
    assertThat(outcome.virtualNanos()).isGreaterThanOrEqualTo(450 * SECOND);
    assertThat(outcome.samples()).hasSize(45);
  }

  @Test
  void onThreadsEverythingIsGivenBack() {
    SoakOutcome outcome =
        run(
            settings(2, new SoakSettings.Schedule(SECOND / 10, SoakSettings.WITHOUT_PAUSE, 10, 30)),
            new ReplayRuntime.Threads());
    assertThat(outcome.checkpoints()).hasSize(3);
    assertThat(outcome.checkpoints()).allSatisfy(point -> assertThat(point.leaks()).isEmpty());
    assertThat(outcome.passed()).isTrue();
    requireFullOfEverything(outcome);
  }

  @Test
  void aSeedRepeats() {
    Map<String, Long> first = run(settings(3, virtualTime(10)), modelled(3)).pages();
    assertThat(run(settings(3, virtualTime(10)), modelled(3)).pages()).isEqualTo(first);
    assertThat(run(settings(4, virtualTime(10)), modelled(4)).pages()).isNotEqualTo(first);
  }

  private static ReplayRuntime.Virtual modelled(long seed) {
    return virtual(seed, Payload.MODELLED);
  }

  @Test
  void everyEntryMayBeCharged() {
    SoakSettings charging =
        settings(
            4,
            8192,
            TOLERANCE,
            5,
            virtualTime(20),
            AllocatorConfig.DEFAULT.withChargeRule(SwapChargeRule.EVERY_ENTRY));
    SoakOutcome outcome = run(charging, modelled(5));
    assertThat(outcome.passed()).isTrue();
    assertThat(outcome.checkpoints()).hasSize(2);
  }

  /** Stores a page in the space that nobody will ever free. */
  private static void forgetAPage(SpaceGuardian.Topology space) {
    PageBatch batch = new PageBatch(1).opens(NOBODY_WAITS).begin(77);
    ByteBuffer page = ByteBuffer.allocateDirect(4096);
    page.putLong(0, 1);
    batch.addPage(page, 0, 0);
    space.allocators().getFirst().tell(new SlotAllocator.SwapOut(batch));
  }

  @Test
  void anEntryThatIsNeverFreedIsALeak() {
    List<Long> ticks = new ArrayList<>();
    SoakOutcome outcome =
        Soak.run(
            settings(6, virtualTime(20)),
            virtual(6, Payload.REAL),
            SoakTest::forgetAPage,
            (phase, done, total) -> ticks.add(done));
    assertThat(outcome.passed()).isFalse();
    assertThat(outcome.integrity().slotsLeaked()).isEqualTo(1);
    assertThat(outcome.checkpoints()).hasSize(1);
    assertThat(outcome.checkpoints().getFirst().leaks())
        .anySatisfy(leak -> assertThat(leak).isEqualTo("entries: 1, and 0 at the start"))
        .anySatisfy(leak -> assertThat(leak).startsWith("bytes of descriptors: "))
        .as("where it was stored, or was written back to")
        .anySatisfy(leak -> assertThat(leak).matches("pages in (the pool|swap files): 1, .*"));
    assertThat(ticks).as("it ends there").last().isEqualTo(10L);
  }

  @Test
  void heapThatIsNeverFreedIsALeak() {
    List<byte[]> forgotten = new ArrayList<>();
    SoakOutcome outcome =
        Soak.run(
            settings(7, virtualTime(30)),
            modelled(7),
            space -> {},
            (phase, done, total) -> {
              if (done == 15) {
                forgotten.add(new byte[(int) TOLERANCE + (32 << 20)]);
              }
            });
    assertThat(forgotten).hasSize(1);
    assertThat(outcome.passed()).isFalse();
    assertThat(outcome.checkpoints()).hasSize(2);
    assertThat(outcome.checkpoints().getLast().leaks())
        .singleElement()
        .asString()
        .startsWith("heap: ")
        .endsWith(TOLERANCE + " more are tolerated");
  }

  @Test
  void eachPartOfWhatASpaceHoldsIsCompared() {
    Level start = new Level(0, 0, 0, 0, 0, 0, 0);
    assertThat(start.leaksSince(start)).isEmpty();
    assertThat(new Level(1, 2, 3, 4, 5, 6, 7).leaksSince(start))
        .containsExactly(
            "entries: 1, and 0 at the start",
            "entries in the swap cache: 2, and 0 at the start",
            "bytes of descriptors: 3, and 0 at the start",
            "pages in the pool: 4, and 0 at the start",
            "bytes of the pool: 5, and 0 at the start",
            "pages in swap files: 6, and 0 at the start",
            "pages of swap charged: 7, and 0 at the start");
  }

  @Test
  void memoryMayGrowByTheToleranceAndNoMore() {
    Level level = new Level(0, 0, 0, 0, 0, 0, 0);
    ProcessMemory first = new ProcessMemory(1000, 2000);
    assertThat(at(level, new ProcessMemory(1010, 2010), first).holds()).isTrue();
    assertThat(at(level, new ProcessMemory(1011, 2010), first).leaks())
        .containsExactly(
            "heap: 1011 bytes, and 1000 at the first checkpoint; 10 more are tolerated");
    assertThat(at(level, new ProcessMemory(10, 2011), first).leaks())
        .containsExactly(
            "direct memory: 2011 bytes, and 2000 at the first checkpoint; 10 more are tolerated");
    assertThat(
            Checkpoint.of(1, 1, 1, level, level, new ProcessMemory(9999, 9999), null, 10).holds())
        .isTrue();
  }

  private static Checkpoint at(Level level, ProcessMemory memory, ProcessMemory first) {
    return Checkpoint.of(1, 1, 1, level, level, memory, first, 10);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100, 1, soak.tasks",
    "4097, 10000, 1, soak.tasks",
    "4, 3, 1, soak.pages",
    "1, 10, -1, soak.tolerance"
  })
  void figuresOutOfRangeAreNamed(int tasks, int pages, long tolerance, String named) {
    assertThatThrownBy(
            () -> settings(tasks, pages, tolerance, 1, virtualTime(1), AllocatorConfig.DEFAULT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(named + ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 1, soak.tick",
    "1, -1, 1, 1, soak.tick-requests",
    "1, 0, 0, 1, soak.checkpoint",
    "1, 0, 1, 0, soak.duration"
  })
  void schedulesOutOfRangeAreNamed(
      long nanos, int requests, int checkpoint, int ticks, String named) {
    assertThatThrownBy(() -> new SoakSettings.Schedule(nanos, requests, checkpoint, ticks))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(named + ": ");
  }
}
