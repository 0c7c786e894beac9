package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.MessageMeter;
import io.swapbox.actors.runtime.TestSystem;
import io.swapbox.allocator.Entry;
import io.swapbox.backends.Payload;
import io.swapbox.backends.SwapFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several clients swap random pages out and in and free them, against a map from entry to content.
 *
 * <p>The schedule is the threads' own; the seeds fix what each client asks for.
 */
@Timeout(120)
class SpaceModelTest {

  private static final int CLIENTS = 3;
  private static final int STEPS = 800;
  private static final int BATCH = 16;
  private static final int POOL_PAGES = 24;
  private static final int FILE_PAGES = 150;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 2, 2", "4, 2, 3", "4, 1, 4"})
  void everyPageComesBackAsItWentOut(int cpus, int shards, long seed) throws Exception {
    SwapFileConfig fileConfig =
        new SwapFileConfig(directory.resolve("swap"), (long) FILE_PAGES * Pages.BYTES, 2, false);
    SwapSpaceConfig config =
        new SwapSpaceConfig(
            cpus,
            BATCH,
            ZswapConfig.ofBytes((long) POOL_PAGES * Pages.BYTES, shards),
            fileConfig,
            true);
    try (SwapFile file = SwapFile.open(fileConfig.path(), FILE_PAGES);
        TestSystem system = TestSystem.metered();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      CompletableFuture<SpaceGuardian.Topology> ready = new CompletableFuture<>();
      system.spawn(
          SpaceGuardian.create(
              system.runtime(), 7, config, List.of(file), Payload.REAL, ready::complete),
          "space",
          0);
      SpaceGuardian.Topology space = TestSystem.await(ready);
      List<Callable<Client>> runs = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Client client = new Client(system, space.allocators(), i, seed);
        runs.add(client::run);
      }
      Set<Long> entries = new HashSet<>();
      int kept = 0;
      List<Client> clients = new ArrayList<>();
      for (Future<Client> run : threads.invokeAll(runs, 60, TimeUnit.SECONDS)) {
        Client client = run.get();
        clients.add(client);
        kept += client.model.size();
        entries.addAll(client.model.keySet());
      }
      assertThat(entries).as("no entry was given out twice").hasSize(kept);
      SpaceStatistics full = statistics(space);
      assertThat(full.entries()).isEqualTo(kept);
      assertThat(full.zeroPages() + full.zswap().storedPages() + full.file().pages())
          .isEqualTo(kept);
      assertThat(full.zswap().bytes()).isLessThanOrEqualTo((long) POOL_PAGES * Pages.BYTES);
      assertThat(full.swpoutZero()).isPositive();
      assertThat(full.zswap().zswpout()).isPositive();
      assertThat(full.file().pswpout()).isPositive();
      assertThat(clients.stream().mapToInt(client -> client.refused).sum())
          .as("the space was full at times")
          .isPositive();

      for (Client client : clients) {
        client.freeAll();
      }
      expectEmpty(statistics(space));
      TestSystem.await("each message is served", () -> servedAll(system));
    }
  }

  private static void expectEmpty(SpaceStatistics empty) {
    assertThat(empty.entries()).isZero();
    assertThat(empty.descriptorBytes()).isZero();
    assertThat(empty.zswap().storedPages()).isZero();
    assertThat(empty.zswap().storedBytes()).isZero();
    assertThat(empty.zswap().bytes()).isZero();
    assertThat(empty.file().pages()).isZero();
    assertThat(empty.file().badSlots()).isZero();
  }

  private static SpaceStatistics statistics(SpaceGuardian.Topology space) {
    CompletableFuture<SpaceStatistics> result = new CompletableFuture<>();
    space.guardian().tell(new SpaceGuardian.GetStatistics(result));
    return TestSystem.await(result);
  }

  private static boolean servedAll(TestSystem system) {
    for (ActorMeter actor : system.runtime().meters()) {
      for (MessageMeter message : actor.messages()) {
        if (message.waits().getTotalCount() != message.services().getTotalCount()) {
          return false;
        }
      }
    }
    return true;
  }

  /** One thread with one request at a time. */
  private static final class Client {

    private final List<ActorRef<SlotAllocator.Command>> allocators;
    private final SplittableRandom random;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(BATCH * Pages.BYTES);
    private final PageBatch batch = new PageBatch(BATCH);
    private volatile CompletableFuture<Boolean> answered = new CompletableFuture<>();

    /** The content behind each entry: the seed of its page. */
    final Map<Long, Long> model = new HashMap<>();

    private final Set<Long> freed = new HashSet<>();
    private long nextContent;
    int refused;

    Client(
        TestSystem system,
        List<ActorRef<SlotAllocator.Command>> allocators,
        int number,
        long seed) {
      this.allocators = allocators;
      this.random = new SplittableRandom(seed * 100 + number);
      this.nextContent = (seed * 100 + number) << 32;
      ActorRef<Gateway.Answered> gateway = system.spawn(Gateway.create(), "client", number);
      batch.repliesTo(gateway, new Gateway.Answered(() -> answered.complete(true)));
    }

    Client run() {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(10)) {
          case 0, 1, 2, 3 -> swapOut();
          case 4, 5 -> swapIn(false);
          case 6, 7 -> swapIn(true);
          case 8 -> free();
          default -> useFreedEntry();
        }
      }
      return this;
    }

    private void swapOut() {
      int pages = 1 + random.nextInt(BATCH);
      long[] contents = new long[pages];
      batch.begin(0);
      for (int i = 0; i < pages; i++) {
        contents[i] = nextContent++;
        memory.put(i * Pages.BYTES, page(contents[i]), 0, Pages.BYTES);
        batch.addPage(memory, i * Pages.BYTES, contents[i] & 0xFFFF_FFFFL);
      }
      call(random.nextInt(allocators.size()), new SlotAllocator.SwapOut(batch));
      for (int i = 0; i < pages; i++) {
        if (batch.status(i) == PageStatus.DONE) {
          assertThat(model.put(batch.entry(i), contents[i])).isNull();
          assertThat(freed).doesNotContain(batch.entry(i));
        } else {
          assertThat(batch.status(i)).isEqualTo(PageStatus.NO_SPACE);
          assertThat(batch.entry(i)).isEqualTo(Entry.NONE);
          refused++;
        }
      }
    }

    private void swapIn(boolean release) {
      List<Long> chosen = choose();
      batch.begin(0);
      if (release) {
        batch.releasing();
      }
      for (int i = 0; i < chosen.size(); i++) {
        batch.addEntry(chosen.get(i), memory, i * Pages.BYTES);
      }
      call(home(chosen), new SlotAllocator.SwapIn(batch));
      for (int i = 0; i < chosen.size(); i++) {
        long entry = chosen.get(i);
        long content = Objects.requireNonNull(model.get(entry));
        assertThat(batch.status(i)).isEqualTo(PageStatus.DONE);
        assertThat(batch.shadow(i)).isEqualTo(content & 0xFFFF_FFFFL);
        ByteBuffer expected = page(content);
        assertThat(memory.slice(i * Pages.BYTES, Pages.BYTES).mismatch(expected)).isEqualTo(-1);
        if (release) {
          forget(entry);
        }
      }
    }

    private void free() {
      List<Long> chosen = choose();
      batch.begin(0);
      for (long entry : chosen) {
        batch.addEntry(entry);
      }
      call(home(chosen), new SlotAllocator.Free(batch));
      assertThat(batch.allDone()).isTrue();
      chosen.forEach(this::forget);
    }

    private void useFreedEntry() {
      if (freed.isEmpty()) {
        return;
      }
      long entry = freed.iterator().next();
      batch.begin(0).addEntry(entry, memory, 0);
      boolean load = random.nextBoolean();
      call(
          Entry.home(entry),
          load ? new SlotAllocator.SwapIn(batch) : new SlotAllocator.Free(batch));
      assertThat(batch.status(0)).isEqualTo(PageStatus.STALE);
    }

    void freeAll() {
      while (!model.isEmpty()) {
        free();
      }
    }

    /** Up to a batch of this client's entries, all of one home. */
    private List<Long> choose() {
      List<Long> chosen = new ArrayList<>();
      int wanted = 1 + random.nextInt(BATCH);
      for (long entry : model.keySet()) {
        if (chosen.isEmpty() || Entry.home(entry) == Entry.home(chosen.getFirst())) {
          chosen.add(entry);
          if (chosen.size() == wanted) {
            break;
          }
        }
      }
      return chosen;
    }

    private static int home(List<Long> entries) {
      return entries.isEmpty() ? 0 : Entry.home(entries.getFirst());
    }

    private void forget(long entry) {
      model.remove(entry);
      freed.add(entry);
    }

    private void call(int cpu, SlotAllocator.Command request) {
      answered = new CompletableFuture<>();
      allocators.get(cpu).tell(request);
      TestSystem.await(answered);
    }

    private static ByteBuffer page(long content) {
      return switch ((int) (content % 5)) {
        case 0 -> Pages.zero();
        case 1, 2 -> Pages.compressible(content);
        default -> Pages.random(content);
      };
    }
  }
}
