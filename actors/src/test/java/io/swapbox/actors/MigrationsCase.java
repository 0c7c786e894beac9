package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.DONE;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A home whose pages move, between backends that the test plays. */
abstract class MigrationsCase {

  static final long SHADOW = 0x5AD0;

  /** Where pages are asked to be moved. */
  MoveDirection direction = MoveDirection.DOWN;

  final AllocatorHarness harness = new AllocatorHarness();
  final TestInbox<Backend.MoveReply> asker = TestInbox.create();

  @BeforeEach
  void grant() {
    harness.grant(4);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  /** Pages in shard 0, each mapped so many times. */
  PageBatch stored(int count, int mappings) {
    PageBatch batch = harness.batch(count);
    for (int i = 0; i < count; i++) {
      batch.addPage(Pages.zero(), 0, SHADOW, mappings);
    }
    harness.swapOut(batch);
    harness.stores(harness.zero, Backing.ZERO, i -> false);
    harness.stores(harness.shard0, Backing.ZSWAP, i -> true);
    assertThat(harness.answered(batch)).containsOnly(DONE);
    return batch;
  }

  /** Asks for the first page of a store, to stay in the swap cache. */
  PageBatch cacheFirst(PageBatch stored) {
    PageBatch cache = harness.batch(1).caching();
    cache.addEntry(stored.entry(0), Pages.zero(), 0, AllocatorHarness.FRAME);
    harness.swapIn(cache);
    return cache;
  }

  void migrate(PageBatch stored) {
    migrate(stored, 0);
  }

  /** Asks for all pages of a store to be moved, but for locations that are wrong by so much. */
  void migrate(PageBatch stored, long wrongBy) {
    long[] slots = new long[stored.size()];
    long[] locations = new long[stored.size()];
    for (int i = 0; i < slots.length; i++) {
      long entry = stored.entry(i);
      slots[i] = Entry.slot(Entry.cluster(entry), Entry.offset(entry));
      locations[i] = stored.location(i) + wrongBy;
    }
    harness.run(
        new SlotAllocator.Migrate(
            slots, locations, Backing.ZSWAP, false, direction, asker.getRef()));
  }

  void read(PageStatus status) {
    harness.loads(harness.shard0, Backing.ZSWAP, status);
  }

  void writtenAll() {
    harness.stores(harness.file, Backing.SWAPFILE, i -> true);
  }

  long[] dropped(TestInbox<?> backend) {
    return ((Backend.Drop) backend.receiveMessage()).locations();
  }

  static long[] locations(PageBatch stored) {
    return LongStream.range(0, stored.size()).map(i -> stored.location((int) i)).toArray();
  }

  void expectMigrated(int pages, boolean noRoom) {
    assertThat(asker.receiveMessage()).isEqualTo(new Backend.Migrated(pages, noRoom));
    assertThat(asker.hasMessages()).isFalse();
  }

  void expectBacking(long entry, Backing backing) {
    PageBatch load = harness.swapIn(harness.entries(entry));
    assertThat(load.backing(0)).isEqualTo(backing);
    harness.loads(backing == Backing.ZSWAP ? harness.shard0 : harness.file, backing, DONE);
    assertThat(harness.answered(load)).containsExactly(DONE);
    assertThat(load.shadow(0)).isEqualTo(SHADOW);
  }

  long charged() {
    return harness.charge(AllocatorHarness.CGROUP).current();
  }
}
