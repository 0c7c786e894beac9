package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.PostStop;
import io.swapbox.ZswapConfig;
import io.swapbox.ZswapOptions;
import io.swapbox.ZswapStatistics;
import io.swapbox.actors.StatisticsCollector.ZswapPart;
import io.swapbox.actors.runtime.Work;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import io.swapbox.backends.Algorithm;
import io.swapbox.backends.PageCodec;
import io.swapbox.backends.PageCorruptException;
import io.swapbox.backends.Payload;
import io.swapbox.backends.Recompression;
import io.swapbox.backends.ZswapPool;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZswapBackendTest {

  private static final int SHARD = 1;
  private static final int SHARE_PAGES = 8;

  private final TestRuntime runtime = new TestRuntime();
  private final BehaviorTestKit<ZswapBackend.Command> zswap =
      start(new ZswapConfig(2L * SHARE_PAGES * Pages.BYTES, 50, 2), SHARD, 4);
  private final TestInbox<SlotAllocator.BackendReply> allocator = TestInbox.create();

  private BehaviorTestKit<ZswapBackend.Command> start(ZswapConfig config, int shard, int batch) {
    ZswapPool pool = Payload.REAL.pool(config.shardSettings());
    return BehaviorTestKit.create(ZswapBackend.create(runtime, config, pool, shard, batch));
  }

  @AfterEach
  void stop() {
    zswap.signal(PostStop.instance());
  }

  @Test
  void bringsBackWhatItTook() {
    PageBatch store = new PageBatch(3).begin(0);
    store.addPage(Pages.compressible(1), 0, 0);
    store.addPage(Pages.random(2), 0, 0);
    store.addPage(Pages.compressible(3), 0, 0);
    store.status(2, PageStatus.DONE);
    store(store);
    assertThat(store.backing(0)).isEqualTo(Backing.ZSWAP);
    assertThat(store.backing(1)).isEqualTo(Backing.ZSWAP);
    assertThat(Location.shard(store.location(0))).isEqualTo(SHARD);
    assertThat(report().storedPages()).as("one was decided before").isEqualTo(2);
    assertThat(report().incompressiblePages()).isEqualTo(1);

    for (int round = 0; round < 2; round++) {
      assertThat(load(store.location(0), false)).isEqualTo(Pages.bytes(Pages.compressible(1)));
      assertThat(load(store.location(1), false)).isEqualTo(Pages.bytes(Pages.random(2)));
    }
    assertThat(report().zswpout()).isEqualTo(2);
    assertThat(report().zswpin()).isEqualTo(4);
    assertThat(runtime.work().pages())
        .containsEntry(Work.COMPRESS, 2L)
        .containsEntry(Work.DECOMPRESS, 4L);
  }

  @Test
  void aReleasingLoadEndsWhatItBrought() {
    PageBatch store = new PageBatch(1).begin(0);
    store.addPage(Pages.random(5), 0, 0);
    store(store);
    assertThat(load(store.location(0), true)).isEqualTo(Pages.bytes(Pages.random(5)));
    assertThat(report().storedPages()).isZero();
    assertThat(report().bytes()).isZero();
    assertThatThrownBy(() -> load(store.location(0), false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsNothingOfAFolioThatMustStayWholeAndDoesNotFit() {
    ByteBuffer memory = ByteBuffer.allocateDirect(16 * Pages.BYTES);
    for (int i = 0; i < 16; i++) {
      memory.put(i * Pages.BYTES, Pages.random(i), 0, Pages.BYTES);
    }
    PageBatch large = new PageBatch(16).begin(0);
    large.addFolio(4, memory, 0, 0, 1);
    large.takenWhole(true);
    store(large);
    for (int i = 0; i < 16; i++) {
      assertThat(large.status(i)).isEqualTo(PageStatus.PENDING);
    }
    assertThat(report().storedPages()).isZero();
    assertThat(report().zswpout()).isZero();
    assertThat(report().poolLimitHits()).isOne();

    PageBatch small = new PageBatch(4).begin(0);
    small.addFolio(2, memory, 0, 0, 1);
    small.takenWhole(true);
    store(small);
    assertThat(small.allDone()).isTrue();
    assertThat(report().zswpout()).isEqualTo(4);
  }

  @Test
  void leavesPagesOfOtherBackendsAlone() {
    PageBatch batch = new PageBatch(2).begin(0);
    ByteBuffer page = Pages.dirty();
    batch.addEntry(1, page, 0);
    batch.source(0, Backing.SWAPFILE, Location.file(0, 1), 0);
    batch.addEntry(2, page, 0);
    batch.source(1, Backing.ZSWAP, Location.zswap(SHARD + 1, 0), 0);
    zswap.run(new Backend.Load(batch, allocator.getRef()));
    allocator.expectMessage(batch.messages().loaded());
    assertThat(batch.status(0)).isEqualTo(PageStatus.PENDING);
    assertThat(batch.status(1)).isEqualTo(PageStatus.PENDING);
    assertThat(Pages.bytes(page)).isEqualTo(Pages.bytes(Pages.dirty()));
  }

  @Test
  void refusesAtItsShareOfTheLimitAndTakesAgainBelowTheThreshold() {
    List<Long> locations = new ArrayList<>();
    PageBatch batch = new PageBatch(SHARE_PAGES + 2).begin(0);
    for (int i = 0; i < SHARE_PAGES + 2; i++) {
      batch.addPage(Pages.random(i), 0, 0);
    }
    store(batch);
    for (int i = 0; i < batch.size(); i++) {
      boolean taken = i < SHARE_PAGES;
      assertThat(batch.status(i)).isEqualTo(taken ? PageStatus.DONE : PageStatus.PENDING);
      if (taken) {
        locations.add(batch.location(i));
      }
    }
    assertThat(report().bytes()).isEqualTo((long) SHARE_PAGES * Pages.BYTES);
    assertThat(report().poolLimitHits()).isEqualTo(2);

    // The acceptance threshold is at half.
    drop(locations.subList(0, SHARE_PAGES / 2 - 1));
    assertThat(takes(50)).isFalse();
    drop(locations.subList(SHARE_PAGES / 2 - 1, SHARE_PAGES / 2));
    assertThat(takes(50)).isTrue();
    for (int i = SHARE_PAGES / 2; i < SHARE_PAGES; i++) {
      assertThat(load(locations.get(i), true)).isEqualTo(Pages.bytes(Pages.random(i)));
    }
  }

  @Test
  void forgetsOnlyThePagesThatTheBatchGivesUp() {
    PageBatch stored = new PageBatch(2).begin(0);
    stored.addPage(Pages.compressible(1), 0, 0);
    stored.addPage(Pages.compressible(2), 0, 0);
    store(stored);
    PageBatch load = new PageBatch(2).begin(0);
    for (int i = 0; i < 2; i++) {
      load.addEntry(1 + i, Pages.dirty(), 0);
      load.source(i, Backing.ZSWAP, stored.location(i), 0);
    }
    load.giveUp(1);
    zswap.run(new Backend.Load(load, allocator.getRef()));
    allocator.expectMessage(load.messages().loaded());
    assertThat(load.allDone()).isTrue();
    assertThat(report().storedPages()).isEqualTo(1);
    assertThat(load(stored.location(0), true)).isEqualTo(Pages.bytes(Pages.compressible(1)));
    assertThat(report().storedPages()).isZero();
  }

  @Test
  void compressesIdlePagesOnceMoreBetweenMessages() {
    ZswapOptions options =
        ZswapOptions.DEFAULT.withRecompression(
            new Recompression(Algorithm.ZSTD, Recompression.Pages.IDLE));
    ZswapConfig config = new ZswapConfig(64L * Pages.BYTES, 50, 1).withOptions(options);
    BehaviorTestKit<ZswapBackend.Command> recompressing = start(config, 0, 32);
    PageBatch batch = new PageBatch(8).begin(0);
    for (int i = 0; i < 8; i++) {
      batch.addPage(Pages.compressible(i), 0, 0);
    }
    recompressing.run(new Backend.Store(batch, allocator.getRef()));
    allocator.expectMessage(batch.messages().stored());
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    PageBatch read = new PageBatch(1);
    for (int i = 0; i < 8; i++) {
      ByteBuffer page = Pages.dirty();
      read.begin(0).addEntry(1, page, 0);
      read.source(0, Backing.ZSWAP, batch.location(0), 0);
      recompressing.run(new Backend.Load(read, allocator.getRef()));
      allocator.expectMessage(read.messages().loaded());
      assertThat(Pages.bytes(page)).isEqualTo(Pages.bytes(Pages.compressible(0)));
    }
    recompressing.run(new Backend.Report(collector.getRef()));
    ZswapStatistics now = ((ZswapPart) collector.receiveMessage()).statistics();
    assertThat(runtime.work().pages().get(Work.COMPRESS)).as("8 and some more").isGreaterThan(8L);
    assertThat(now.storedPages()).isEqualTo(8);
    recompressing.signal(PostStop.instance());
  }

  @Test
  void whatLeavesCompressedIsCompressedOnceMoreUnlessItIsDenseAlready() {
    leaves(ZswapOptions.DEFAULT, Algorithm.ZSTD);
    leaves(ZswapOptions.DEFAULT.withAlgorithm(Algorithm.ZSTD), Algorithm.ZSTD);
    leaves(ZswapOptions.DEFAULT.withRecompression(null), Algorithm.LZ4);
    Recompression high = new Recompression(Algorithm.LZ4HC, Recompression.Pages.LEAVING);
    leaves(ZswapOptions.DEFAULT.withRecompression(high), Algorithm.LZ4HC);
    leaves(
        ZswapOptions.DEFAULT.withAlgorithm(Algorithm.ZSTD).withRecompression(high), Algorithm.ZSTD);
  }

  private void leaves(ZswapOptions options, Algorithm as) {
    ZswapConfig config = new ZswapConfig(64L * Pages.BYTES, 50, 1).withOptions(options);
    BehaviorTestKit<ZswapBackend.Command> shard = start(config, 0, 32);
    PageBatch store = new PageBatch(1).begin(0);
    store.addPage(Pages.compressible(1), 0, 0);
    shard.run(new Backend.Store(store, allocator.getRef()));
    PageBatch leaving = new PageBatch(1).begin(0);
    leaving.letPack();
    ByteBuffer packed = Pages.dirty();
    leaving.addEntry(1, packed, 0);
    leaving.source(0, Backing.ZSWAP, store.location(0), 0);
    shard.run(new Backend.Load(leaving, allocator.getRef()));
    assertThat(leaving.algorithm(0)).isEqualTo(as.id());
    ByteBuffer page = Pages.dirty();
    try (PageCodec codec = as.codec()) {
      codec.decompress(packed, 0, leaving.packedLength(0), page, 0);
    } catch (PageCorruptException e) {
      throw new AssertionError(e);
    }
    assertThat(Pages.bytes(page)).isEqualTo(Pages.bytes(Pages.compressible(1)));
    shard.signal(PostStop.instance());
    allocator.expectMessage(store.messages().stored());
    allocator.expectMessage(leaving.messages().loaded());
  }

  private boolean takes(long seed) {
    PageBatch batch = new PageBatch(1).begin(0);
    batch.addPage(Pages.random(seed), 0, 0);
    store(batch);
    return batch.status(0) == PageStatus.DONE;
  }

  private void store(PageBatch batch) {
    zswap.run(new Backend.Store(batch, allocator.getRef()));
    allocator.expectMessage(batch.messages().stored());
  }

  private byte[] load(long location, boolean release) {
    ByteBuffer page = Pages.dirty();
    PageBatch batch = new PageBatch(1).begin(0);
    batch.addEntry(1, page, 0);
    if (release) {
      batch.giveUp(0);
    }
    batch.source(0, Backing.ZSWAP, location, 0);
    zswap.run(new Backend.Load(batch, allocator.getRef()));
    allocator.expectMessage(batch.messages().loaded());
    assertThat(batch.status(0)).isEqualTo(PageStatus.DONE);
    return Pages.bytes(page);
  }

  private void drop(List<Long> locations) {
    zswap.run(new Backend.Drop(locations.stream().mapToLong(Long::longValue).toArray()));
  }

  private ZswapStatistics report() {
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    zswap.run(new Backend.Report(collector.getRef()));
    return ((ZswapPart) collector.receiveMessage()).statistics();
  }
}
