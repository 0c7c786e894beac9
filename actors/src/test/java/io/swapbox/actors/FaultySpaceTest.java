package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.swapbox.MemoryTierConfig;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.actors.runtime.TestSystem;
import io.swapbox.backends.FaultAtCall;
import io.swapbox.backends.Payload;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A space of a swap file and memory behind it, in which every call to the file goes wrong once, in
 * every way: no page is lost that has another place to be, and no wrong byte comes back.
 */
@Timeout(240)
class FaultySpaceTest {

  private static final int BATCH = 8;
  private static final int PAGES = 3 * BATCH;
  private static final int FILE_SLOTS = 2 * PAGES;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(BATCH * Pages.BYTES);
  private final PageBatch batch = new PageBatch(BATCH);
  private final List<Long> entries = new ArrayList<>();

  /** By number of the page how its loads ended that were not served. */
  private final List<PageStatus> failed = new ArrayList<>();

  private CompletableFuture<Boolean> answered = new CompletableFuture<>();

  @ParameterizedTest
  @EnumSource
  void noPageIsLostThatHasAnotherPlaceToBe(FaultAtCall.Kind kind) {
    try (TestSystem system = TestSystem.metered()) {
      ActorRef<Gateway.Answered> gateway = system.spawn(Gateway.create(), "client", 0);
      batch.repliesTo(gateway, new Gateway.Answered(() -> answered.complete(true)));
      int calls = run(system, 0, kind, Integer.MAX_VALUE);
      assertThat(calls).isGreaterThan(10);
      for (int at = 0; at < calls; at++) {
        run(system, at + 1, kind, at);
      }
    }
  }

  /** One mixed run in a space of its own; how many calls it made to its file. */
  private int run(TestSystem system, int number, FaultAtCall.Kind kind, int at) {
    FaultAtCall medium = new FaultAtCall(FILE_SLOTS, kind, at);
    SwapSpaceConfig config =
        new SwapSpaceConfig(
            1,
            BATCH,
            List.of(
                SwapFileConfig.of(Path.of("faulty"), (long) FILE_SLOTS * Pages.BYTES)
                    .withPriority(10),
                MemoryTierConfig.ofBytes((long) FILE_SLOTS * Pages.BYTES).withPriority(5)),
            true);
    CompletableFuture<SpaceGuardian.Topology> ready = new CompletableFuture<>();
    system.spawn(
        SpaceGuardian.create(
            system.runtime(),
            7,
            config,
            List.of(medium.file(), Payload.REAL.memory(FILE_SLOTS)),
            ready::complete),
        "space",
        number);
    ActorRef<SlotAllocator.Command> allocator = TestSystem.await(ready).allocators().get(0);
    entries.clear();
    failed.clear();
    for (int first = 0; first < PAGES; first += BATCH) {
      store(allocator, first);
    }
    load(allocator, false);
    // Every third page goes, and its room is used again.
    for (int page = 0; page < PAGES; page += 3) {
      batch.begin(0).addEntry(entries.get(page));
      call(allocator, new SlotAllocator.Free(batch));
      assertThat(batch.allDone()).isTrue();
    }
    for (int page = 0; page < PAGES; page += 3) {
      storeOne(allocator, page);
    }
    load(allocator, true);
    int expected =
        switch (kind) {
          case ERROR, SHORT, NO_ROOM, DISK_FULL -> 0;
          // Two loads of the same page at most, the second of which gives it up if it can.
          case BAD_PAGE, FLIP -> 2;
        };
    assertThat(failed).as("%s at call %d", kind, at).hasSizeLessThanOrEqualTo(expected);
    PageStatus status = kind == FaultAtCall.Kind.FLIP ? PageStatus.CORRUPT : PageStatus.READ_ERROR;
    assertThat(failed).allMatch(status::equals);
    return medium.calls();
  }

  private void store(ActorRef<SlotAllocator.Command> allocator, int first) {
    batch.begin(0);
    for (int i = 0; i < BATCH; i++) {
      memory.put(i * Pages.BYTES, Pages.random(first + i), 0, Pages.BYTES);
      batch.addPage(memory, i * Pages.BYTES, 0);
    }
    call(allocator, new SlotAllocator.SwapOut(batch));
    assertThat(batch.allDone()).as("memory has room for what the file cannot take").isTrue();
    for (int i = 0; i < BATCH; i++) {
      entries.add(batch.entry(i));
    }
  }

  private void storeOne(ActorRef<SlotAllocator.Command> allocator, int page) {
    memory.put(0, Pages.random(page), 0, Pages.BYTES);
    batch.begin(0).addPage(memory, 0, 0);
    call(allocator, new SlotAllocator.SwapOut(batch));
    assertThat(batch.allDone()).as("memory has room for what the file cannot take").isTrue();
    entries.set(page, batch.entry(0));
  }

  private void load(ActorRef<SlotAllocator.Command> allocator, boolean release) {
    for (int first = 0; first < PAGES; first += BATCH) {
      batch.begin(0);
      if (release) {
        batch.releasing();
      }
      for (int i = 0; i < BATCH; i++) {
        batch.addEntry(entries.get(first + i), memory, i * Pages.BYTES);
      }
      call(allocator, new SlotAllocator.SwapIn(batch));
      for (int i = 0; i < BATCH; i++) {
        if (batch.status(i) == PageStatus.DONE) {
          ByteBuffer page = memory.slice(i * Pages.BYTES, Pages.BYTES);
          assertThat(page.mismatch(Pages.random(first + i))).as("page %d", first + i).isEqualTo(-1);
        } else {
          assertThat(batch.failedAt(i)).startsWith("swap file faulty slot ");
          failed.add(batch.status(i));
        }
      }
    }
  }

  private void call(ActorRef<SlotAllocator.Command> allocator, SlotAllocator.Command request) {
    answered = new CompletableFuture<>();
    allocator.tell(request);
    TestSystem.await(answered);
  }
}
