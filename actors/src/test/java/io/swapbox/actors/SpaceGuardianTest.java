package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.swapbox.DemotionPolicy;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.TestSystem;
import io.swapbox.allocator.Location;
import io.swapbox.backends.Payload;
import io.swapbox.backends.SwapFile;
import io.swapbox.backends.SwapFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole space on the thread runtime: what it is made of, sums it up, and fails as one. */
@Timeout(60)
class SpaceGuardianTest {

  private static final SwapSpaceConfig POOL_ONLY =
      new SwapSpaceConfig(3, 8, ZswapConfig.ofBytes(64L * Pages.BYTES, 2), null, true);

  @TempDir Path directory;

  @Test
  void sumsUpWhatItsActorsCount() throws SwapFileException {
    SwapFileConfig fileConfig = SwapFileConfig.of(directory.resolve("swap"), 64L * Pages.BYTES);
    ZswapConfig pool = ZswapConfig.ofBytes(4L * Pages.BYTES, 2).withDemotion(DemotionPolicy.NONE);
    SwapSpaceConfig config = new SwapSpaceConfig(2, 8, pool, fileConfig, true);
    try (SwapFile file = SwapFile.open(fileConfig.path(), 64);
        TestSystem system = TestSystem.metered()) {
      SpaceGuardian.Topology space = open(system, config, file);
      assertThat(space.allocators()).hasSize(2);
      // Each CPU stores one zero page; the first fills both shards, of two pages each.
      for (ActorRef<SlotAllocator.Command> allocator : space.allocators()) {
        PageBatch batch = new PageBatch(8).begin(0);
        batch.addPage(Pages.zero(), 0, 0);
        for (int i = 1; i < 8; i++) {
          batch.addPage(Pages.random(i), 0, 0);
        }
        send(system, allocator, new SlotAllocator.SwapOut(batch), batch);
        assertThat(batch.allDone()).isTrue();
        PageBatch load = new PageBatch(4).begin(0);
        for (int i : new int[] {0, 1, 6, 7}) {
          load.addEntry(batch.entry(i), Pages.dirty(), 0);
        }
        send(system, allocator, new SlotAllocator.SwapIn(load), load);
        assertThat(load.allDone()).isTrue();
      }
      SpaceStatistics statistics = statistics(space);
      assertThat(statistics.entries()).isEqualTo(16);
      assertThat(statistics.descriptorBytes()).isPositive();
      assertThat(statistics.swpoutZero()).isEqualTo(2);
      assertThat(statistics.swpinZero()).isEqualTo(2);
      assertThat(statistics.zeroPages()).isEqualTo(2);
      assertThat(statistics.zswap().zswpout()).isEqualTo(4);
      assertThat(statistics.zswap().zswpin()).isEqualTo(1);
      assertThat(statistics.zswap().storedPages()).isEqualTo(4);
      assertThat(statistics.zswap().incompressiblePages()).isEqualTo(4);
      assertThat(statistics.zswap().bytes()).isEqualTo(4L * Pages.BYTES);
      assertThat(statistics.zswap().storedBytes()).isEqualTo(4L * Pages.BYTES);
      assertThat(statistics.zswap().poolLimitHits()).isPositive();
      assertThat(statistics.zswap().metadataBytes()).isPositive();
      assertThat(statistics.file().pswpout()).isEqualTo(10);
      assertThat(statistics.file().pswpin()).isEqualTo(5);
      assertThat(statistics.file().pages()).isEqualTo(10);
      assertThat(statistics.file().badSlots()).isZero();
      assertThat(statistics.file().metadataBytes()).isPositive();
    }
  }

  @Test
  void spawnsOneActorOfEachPart() throws SwapFileException {
    SwapFileConfig fileConfig =
        new SwapFileConfig(directory.resolve("swap"), 64L * Pages.BYTES, 3, false);
    SwapSpaceConfig config = POOL_ONLY.withSwapFile(fileConfig);
    try (SwapFile file = SwapFile.open(fileConfig.path(), 64);
        TestSystem system = TestSystem.metered()) {
      open(system, config, file);
      List<String> kinds =
          system.runtime().meters().stream().map(ActorMeter::kind).distinct().sorted().toList();
      assertThat(kinds)
          .contains(
              "cluster-directory",
              "slot-allocator",
              "swap-charges",
              "swap-coordinator",
              "swap-file-backend",
              "swap-file-io",
              "zero-backend",
              "zswap-backend");
      assertThat(count(system, "slot-allocator")).isEqualTo(3);
      assertThat(count(system, "zero-backend")).isEqualTo(3);
      assertThat(count(system, "zswap-backend")).isEqualTo(2);
      assertThat(count(system, "swap-file-io")).isEqualTo(3);
    }
  }

  @Test
  void answersRequestsForStatisticsThatOverlap() {
    try (TestSystem system = TestSystem.metered()) {
      SpaceGuardian.Topology space = open(system, POOL_ONLY, null);
      List<CompletableFuture<SpaceStatistics>> results = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        CompletableFuture<SpaceStatistics> result = new CompletableFuture<>();
        results.add(result);
        new Thread(() -> space.guardian().tell(new SpaceGuardian.GetStatistics(result))).start();
      }
      for (CompletableFuture<SpaceStatistics> result : results) {
        assertThat(TestSystem.await(result).entries()).isZero();
      }
    }
  }

  @Test
  void statisticsLeaveNothingBehind() {
    try (TestSystem system = TestSystem.metered()) {
      SpaceGuardian.Topology space = open(system, POOL_ONLY, null);
      statistics(space);
      int actors = system.runtime().meters().size();
      for (int i = 0; i < 50; i++) {
        statistics(space);
      }
      assertThat(system.runtime().meters()).hasSize(actors);
    }
  }

  @Test
  void failsWithTheNameOfTheActorThatFailed() {
    try (TestSystem system = TestSystem.metered()) {
      SpaceGuardian.Topology space = open(system, POOL_ONLY, null);
      PageBatch nobodyAnswers = new PageBatch(1).begin(0);
      nobodyAnswers.addPage(Pages.zero(), 0, 0);
      space.allocators().get(1).tell(new SlotAllocator.SwapOut(nobodyAnswers));
      assertThat(system.awaitChildFailure())
          .isInstanceOf(ActorFailedException.class)
          .hasMessage("slot-allocator-1 failed: a batch was sent without saying who gets it back");
    }
  }

  @Test
  void namesTheDeviceActorThatFailed() throws SwapFileException {
    SwapFileConfig fileConfig = SwapFileConfig.of(directory.resolve("swap"), 64L * Pages.BYTES);
    SwapSpaceConfig config = new SwapSpaceConfig(1, 8, null, fileConfig, true);
    try (SwapFile file = SwapFile.open(fileConfig.path(), 64);
        TestSystem system = TestSystem.metered()) {
      SpaceGuardian.Topology space = open(system, config, file);
      PageBatch batch = new PageBatch(1).begin(0);
      batch.addPage(Pages.random(1).asReadOnlyBuffer(), 0, 0);
      send(system, space.allocators().getFirst(), new SlotAllocator.SwapOut(batch), batch);
      assertThat(Location.slot(batch.location(0))).isEqualTo(1);

      PageBatch load = new PageBatch(1).begin(0);
      load.addEntry(batch.entry(0), Pages.zero().asReadOnlyBuffer(), 0);
      space.allocators().getFirst().tell(new SlotAllocator.SwapIn(load));
      assertThat(system.awaitChildFailure())
          .isInstanceOf(ActorFailedException.class)
          .hasMessageStartingWith("swap-file-backend-0 failed: swap-file-io-");
    }
  }

  private static SpaceGuardian.Topology open(
      TestSystem system, SwapSpaceConfig config, @Nullable SwapFile file) {
    CompletableFuture<SpaceGuardian.Topology> ready = new CompletableFuture<>();
    system.spawn(
        SpaceGuardian.create(
            system.runtime(),
            1,
            config,
            file == null ? List.of() : List.of(file),
            Payload.REAL,
            ready::complete),
        "space",
        0);
    return TestSystem.await(ready);
  }

  private static SpaceStatistics statistics(SpaceGuardian.Topology space) {
    CompletableFuture<SpaceStatistics> result = new CompletableFuture<>();
    space.guardian().tell(new SpaceGuardian.GetStatistics(result));
    return TestSystem.await(result);
  }

  private static long count(TestSystem system, String kind) {
    return system.runtime().meters().stream().filter(meter -> meter.kind().equals(kind)).count();
  }

  private int clients;

  private void send(
      TestSystem system,
      ActorRef<SlotAllocator.Command> allocator,
      SlotAllocator.Command request,
      PageBatch batch) {
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    ActorRef<Gateway.Answered> client = system.spawn(Gateway.create(), "client", clients++);
    batch.repliesTo(client, new Gateway.Answered(() -> answered.complete(true)));
    allocator.tell(request);
    TestSystem.await(answered);
  }
}
