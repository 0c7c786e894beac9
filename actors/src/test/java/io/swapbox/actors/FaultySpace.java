package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.MemoryTierConfig;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.TierConfig;
import io.swapbox.actors.runtime.TestSystem;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.backends.FaultAtCall;
import io.swapbox.backends.Payload;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * A space with a swap file on a faulty medium and memory behind it, and a client that stores some
 * pages, looks whether they come back as they went, and notes those that do not come back.
 */
final class FaultySpace {

  static final int BATCH = 8;
  static final int PAGES = 3 * BATCH;
  static final int FILE_SLOTS = 2 * PAGES;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(BATCH * Pages.BYTES);
  private final PageBatch batch = new PageBatch(BATCH);
  private final long[] entries = new long[PAGES];
  private final List<PageStatus> failed = new ArrayList<>();
  private final IntFunction<ByteBuffer> content;
  private final SpaceGuardian.Topology space;
  private final ActorRef<Backend.MoveReply> shrinker;
  private CompletableFuture<Boolean> answered = new CompletableFuture<>();

  /**
   * Opens it.
   *
   * @param number of the space in its system
   * @param before tiers before the file
   * @param content of the page of a number
   */
  FaultySpace(
      TestSystem system,
      int number,
      FaultAtCall medium,
      List<TierConfig> before,
      IntFunction<ByteBuffer> content) {
    this.content = content;
    ActorRef<Gateway.Answered> client = system.spawn(Gateway.create(), "client", number);
    batch.repliesTo(client, new Gateway.Answered(() -> answered.complete(true)));
    shrinker =
        system.spawn(
            Behaviors.receiveMessage(
                migrated -> {
                  answered.complete(true);
                  return Behaviors.same();
                }),
            "shrinker",
            number);
    long bytes = (long) FILE_SLOTS * Pages.BYTES;
    List<TierConfig> tiers = new ArrayList<>(before);
    tiers.add(SwapFileConfig.of(Path.of("faulty"), bytes).withPriority(10));
    tiers.add(MemoryTierConfig.ofBytes(bytes).withPriority(5));
    CompletableFuture<SpaceGuardian.Topology> ready = new CompletableFuture<>();
    system.spawn(
        SpaceGuardian.create(
            system.runtime(),
            7,
            new SwapSpaceConfig(1, BATCH, tiers, true),
            List.of(medium.file(), Payload.REAL.memory(FILE_SLOTS)),
            Payload.REAL,
            ready::complete),
        "space",
        number);
    space = TestSystem.await(ready);
  }

  /** How loads ended that were not served. */
  List<PageStatus> failed() {
    return failed;
  }

  void storeAll() {
    for (int first = 0; first < PAGES; first += BATCH) {
      batch.begin(0);
      for (int i = 0; i < BATCH; i++) {
        add(i, first + i);
      }
      store();
      for (int i = 0; i < BATCH; i++) {
        entries[first + i] = batch.entry(i);
      }
    }
  }

  /** Frees every third page, and stores it again. */
  void replaceThird() {
    for (int page = 0; page < PAGES; page += 3) {
      batch.begin(0).addEntry(entries[page]);
      call(new SlotAllocator.Free(batch));
      assertThat(batch.allDone()).isTrue();
    }
    for (int page = 0; page < PAGES; page += 3) {
      batch.begin(0);
      add(0, page);
      store();
      entries[page] = batch.entry(0);
    }
  }

  private void add(int i, int page) {
    memory.put(i * Pages.BYTES, content.apply(page), 0, Pages.BYTES);
    batch.addPage(memory, i * Pages.BYTES, 0);
  }

  private void store() {
    call(new SlotAllocator.SwapOut(batch));
    assertThat(batch.allDone()).as("memory has room for what the file cannot take").isTrue();
  }

  /** Moves all pages that are in the first shard of a pool on, as its compressed writeback does. */
  void writeBack() {
    for (int page = 0; page < PAGES; page += BATCH) {
      // Which of the handles it is, if any, is for the home to find out.
      long[] slots = new long[BATCH * PAGES];
      long[] locations = new long[BATCH * PAGES];
      for (int k = 0; k < slots.length; k++) {
        slots[k] = Entry.slotOf(entries[page + k / PAGES]);
        locations[k] = Location.zswap(0, k % PAGES);
      }
      answered = new CompletableFuture<>();
      allocator()
          .tell(
              new SlotAllocator.Migrate(
                  slots, locations, Backing.ZSWAP, true, MoveDirection.DOWN, shrinker));
      TestSystem.await(answered);
    }
  }

  /** Loads all pages, and gives their entries up or not. */
  void loadAll(boolean release) {
    for (int first = 0; first < PAGES; first += BATCH) {
      batch.begin(0);
      if (release) {
        batch.releasing();
      }
      for (int i = 0; i < BATCH; i++) {
        batch.addEntry(entries[first + i], memory, i * Pages.BYTES);
      }
      call(new SlotAllocator.SwapIn(batch));
      for (int i = 0; i < BATCH; i++) {
        if (batch.status(i) == PageStatus.DONE) {
          ByteBuffer page = memory.slice(i * Pages.BYTES, Pages.BYTES);
          assertThat(page.mismatch(content.apply(first + i)))
              .as("page %d", first + i)
              .isEqualTo(-1);
        } else {
          assertThat(batch.failedAt(i)).startsWith("swap file faulty slot ");
          failed.add(batch.status(i));
        }
      }
    }
  }

  SpaceStatistics statistics() {
    CompletableFuture<SpaceStatistics> result = new CompletableFuture<>();
    space.guardian().tell(new SpaceGuardian.GetStatistics(result));
    return TestSystem.await(result);
  }

  private void call(SlotAllocator.Command request) {
    answered = new CompletableFuture<>();
    allocator().tell(request);
    TestSystem.await(answered);
  }

  private ActorRef<SlotAllocator.Command> allocator() {
    return space.allocators().get(0);
  }
}
