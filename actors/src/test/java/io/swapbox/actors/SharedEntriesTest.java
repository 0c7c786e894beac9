package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.runtime.TestSystem;
import io.swapbox.backends.Payload;
import io.swapbox.backends.SwapFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that load and free the same entries: each entry ends once, and no page is ever wrong. */
@Timeout(120)
class SharedEntriesTest {

  private static final int CLIENTS = 4;
  private static final int ROUNDS = 60;
  private static final int ENTRIES = 24;
  private static final int POOL_PAGES = 8;
  private static final int FILE_PAGES = 64;

  @TempDir Path directory;

  @Test
  void eachEntryEndsOnceAndEveryRequestIsAnswered() throws Exception {
    SwapFileConfig fileConfig =
        new SwapFileConfig(directory.resolve("swap"), (long) FILE_PAGES * Pages.BYTES, 3, false);
    ZswapConfig pool = ZswapConfig.ofBytes((long) POOL_PAGES * Pages.BYTES, 1);
    SwapSpaceConfig config = new SwapSpaceConfig(1, ENTRIES, pool, fileConfig, true);
    try (SwapFile file = SwapFile.open(fileConfig.path(), FILE_PAGES);
        TestSystem system = TestSystem.metered();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      CompletableFuture<SpaceGuardian.Topology> ready = new CompletableFuture<>();
      system.spawn(
          SpaceGuardian.create(
              system.runtime(), 1, config, List.of(file), Payload.REAL, ready::complete),
          "space",
          0);
      SpaceGuardian.Topology space = TestSystem.await(ready);
      ActorRef<SlotAllocator.Command> allocator = space.allocators().getFirst();
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i <= CLIENTS; i++) {
        clients.add(new Client(system, allocator, i));
      }
      for (int round = 0; round < ROUNDS; round++) {
        long[] entries = clients.get(CLIENTS).storeAll();
        AtomicIntegerArray ended = new AtomicIntegerArray(ENTRIES);
        List<Callable<Object>> races = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          Client client = clients.get(i);
          races.add(Executors.callable(() -> client.race(entries, ended)));
        }
        for (Future<Object> race : threads.invokeAll(races, 60, TimeUnit.SECONDS)) {
          race.get();
        }
        clients.get(CLIENTS).freeAll(entries, ended);
        for (int i = 0; i < ENTRIES; i++) {
          assertThat(ended.get(i)).as("ends of entry %d in round %d", i, round).isEqualTo(1);
        }
      }
      CompletableFuture<SpaceStatistics> result = new CompletableFuture<>();
      space.guardian().tell(new SpaceGuardian.GetStatistics(result));
      SpaceStatistics empty = TestSystem.await(result);
      assertThat(empty.entries()).isZero();
      assertThat(empty.descriptorBytes()).isZero();
      assertThat(empty.zswap().storedPages()).isZero();
      assertThat(empty.file().pages()).isZero();
    }
  }

  private static final class Client {

    private final ActorRef<SlotAllocator.Command> allocator;
    private final SplittableRandom random;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(ENTRIES * Pages.BYTES);
    private final PageBatch batch = new PageBatch(ENTRIES);
    private volatile CompletableFuture<Boolean> answered = new CompletableFuture<>();

    Client(TestSystem system, ActorRef<SlotAllocator.Command> allocator, int number) {
      this.allocator = allocator;
      this.random = new SplittableRandom(number);
      ActorRef<Gateway.Answered> gateway = system.spawn(Gateway.create(), "client", number);
      batch.repliesTo(gateway, new Gateway.Answered(() -> answered.complete(true)));
    }

    /** Stores page i as entry i: some in the pool, the rest in the file. */
    long[] storeAll() {
      batch.begin(0);
      for (int i = 0; i < ENTRIES; i++) {
        memory.put(i * Pages.BYTES, Pages.random(i), 0, Pages.BYTES);
        batch.addPage(memory, i * Pages.BYTES, 0);
      }
      call(new SlotAllocator.SwapOut(batch));
      assertThat(batch.allDone()).isTrue();
      long[] entries = new long[ENTRIES];
      for (int i = 0; i < ENTRIES; i++) {
        entries[i] = batch.entry(i);
      }
      return entries;
    }

    void race(long[] entries, AtomicIntegerArray ended) {
      for (int step = 0; step < 12; step++) {
        int first = random.nextInt(ENTRIES);
        int count = 1 + random.nextInt(4);
        int kind = random.nextInt(8);
        batch.begin(0);
        for (int i = 0; i < count; i++) {
          batch.addEntry(entries[(first + i) % ENTRIES], memory, i * Pages.BYTES);
        }
        boolean ends = kind < 2;
        if (kind == 0) {
          call(new SlotAllocator.Free(batch));
        } else {
          if (ends) {
            batch.releasing();
          }
          call(new SlotAllocator.SwapIn(batch));
        }
        for (int i = 0; i < count; i++) {
          int page = (first + i) % ENTRIES;
          if (batch.status(i) == PageStatus.DONE) {
            if (kind != 0) {
              assertThat(memory.slice(i * Pages.BYTES, Pages.BYTES)).isEqualTo(Pages.random(page));
            }
            if (ends) {
              ended.incrementAndGet(page);
            }
          } else {
            assertThat(batch.status(i)).isEqualTo(PageStatus.STALE);
          }
        }
      }
    }

    void freeAll(long[] entries, AtomicIntegerArray ended) {
      batch.begin(0);
      for (long entry : entries) {
        batch.addEntry(entry);
      }
      call(new SlotAllocator.Free(batch));
      for (int i = 0; i < entries.length; i++) {
        boolean was = ended.get(i) > 0;
        assertThat(batch.status(i)).isEqualTo(was ? PageStatus.STALE : PageStatus.DONE);
        if (!was) {
          ended.incrementAndGet(i);
        }
      }
    }

    private void call(SlotAllocator.Command request) {
      answered = new CompletableFuture<>();
      allocator.tell(request);
      TestSystem.await(answered);
    }
  }
}
