package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.PostStop;
import io.swapbox.AllocatorConfig;
import io.swapbox.DemotionPolicy;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.Payload;
import io.swapbox.backends.SwapFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random requests to an allocator with a swap file that is too small, against a list of pages. All
 * messages wait until chance lets their receiver handle them, so hints and the slots that the file
 * asks for are out of date at times; whenever none is under way, the hints are exact (I6).
 */
class CacheOnlyModelTest {

  private static final int TRIES = 40;
  private static final int ROUNDS = 40;
  private static final int SLOTS = 10;
  private static final int MOST_PAGES = 16;

  @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
  void noPageIsLostAndHintsSettle(@ForAll long seed) throws Exception {
    Path directory = Files.createTempDirectory("swapbox");
    try (SwapFile file = SwapFile.open(directory.resolve("swap"), SLOTS)) {
      Run run = new Run(file, seed);
      for (int round = 0; round < ROUNDS; round++) {
        run.requests(60);
        run.settle();
        run.check();
      }
      run.close();
    } finally {
      Files.delete(directory.resolve("swap"));
      Files.delete(directory);
    }
  }

  /** A page of the model; its content is a number. */
  private static final class Page {
    long entry = Entry.NONE;
    int content;
    int uses = 1;
    boolean cached;
    boolean underWay = true;
  }

  private enum Kind {
    STORE,
    LOAD,
    CACHE,
    FREE,
    DUPLICATE,
    EVICT,
    UNCACHE
  }

  /** Who gets messages: allocator, file, charges and device; no page is zero. */
  private static final int STATIONS = 4;

  private record Request(Kind kind, Page page, PageBatch batch, ByteBuffer buffer) {}

  private static final class Run {

    private final SplittableRandom random;
    private final BehaviorTestKit<SwapCharges.Command> charges =
        BehaviorTestKit.create(SwapCharges.create());
    private final TestInbox<Request> client = TestInbox.create();
    private final BehaviorTestKit<SwapFileBackend.Command> file;
    private final BehaviorTestKit<SlotAllocator.Command> allocator;
    private final TestInbox<SwapFileIo.Run> device;
    private final PhysicalSlots slots;
    private final VirtualClusters clusters;
    private final List<Page> pages = new ArrayList<>();
    private final int[] medium = new int[SLOTS + 1];
    private int contents;

    Run(SwapFile swapFile, long seed) {
      random = new SplittableRandom(seed);
      TestRuntime runtime = new TestRuntime();
      file =
          BehaviorTestKit.create(
              SwapFileBackend.create(runtime, swapFile, 0, 1, 4, DemotionPolicy.NONE));
      device = file.childInbox("swap-file-io-0");
      slots = OwnerAccess.slots(file.currentBehavior());
      TestInbox<ClusterDirectory.Command> directory = TestInbox.create();
      allocator =
          BehaviorTestKit.create(
              SlotAllocator.create(
                  new SlotAllocator.Setup(1, 0, AllocatorConfig.DEFAULT, 4, Payload.REAL),
                  Refs.of(
                      TestInbox.<ZeroBackend.Command>create().getRef(),
                      List.of(),
                      file.getRef(),
                      charges.getRef()),
                  directory.getRef(),
                  runtime));
      clusters = OwnerAccess.clusters(allocator.currentBehavior());
      allocator.run(
          new SlotAllocator.Granted(0, new long[] {Entry.clusterId(0, 0)}, new int[1], 1));
      file.run(new ClusterDirectory.Allocators(List.of(allocator.getRef())));
    }

    void close() {
      TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
      file.run(new Backend.Report(collector.getRef()));
      assertThat(
              ((StatisticsCollector.SwapFilePart) collector.receiveMessage())
                  .statistics()
                  .slotsReclaimed())
          .as("slots reclaimed in the run")
          .isPositive();
      allocator.signal(PostStop.instance());
    }

    void requests(int steps) {
      for (int step = 0; step < steps; step++) {
        if (random.nextInt(3) == 0) {
          request();
        } else {
          deliver(random.nextInt(STATIONS));
        }
      }
    }

    void settle() {
      boolean busy = true;
      while (busy) {
        busy = false;
        for (int who = 0; who < STATIONS; who++) {
          busy |= deliver(who);
        }
      }
    }

    private boolean deliver(int who) {
      boolean any =
          switch (who) {
            case 0 -> allocator.selfInbox().hasMessages();
            case 1 -> file.selfInbox().hasMessages();
            case 2 -> charges.selfInbox().hasMessages();
            default -> device.hasMessages();
          };
      if (any) {
        switch (who) {
          case 0 -> allocator.runOne();
          case 1 -> file.runOne();
          case 2 -> charges.runOne();
          default -> transfer(device.receiveMessage().job());
        }
      }
      client.getAllReceived().forEach(this::answered);
      return any;
    }

    private void transfer(IoJob job) {
      for (int k = 0; k < job.count; k++) {
        int slot = (int) job.slot + k;
        if (job.write) {
          medium[slot] = job.buffers[k].getInt(job.offsets[k]);
          job.checksums[k] = medium[slot];
        } else {
          job.buffers[k].putInt(job.offsets[k], medium[slot]);
          job.found[k] = medium[slot];
        }
      }
      file.getRef().tell(new SwapFileBackend.JobDone(job, 0));
    }

    private void request() {
      if (pages.isEmpty() || (pages.size() < MOST_PAGES && random.nextInt(3) == 0)) {
        Page page = new Page();
        page.content = ++contents;
        pages.add(page);
        send(Kind.STORE, page);
        return;
      }
      Page page = pages.get(random.nextInt(pages.size()));
      if (!page.underWay) {
        page.underWay = true;
        send(choose(page), page);
      }
    }

    /** A request that the entry's state allows; one that only the cache holds is mostly evicted. */
    private Kind choose(Page page) {
      int die = random.nextInt(8);
      if (page.cached) {
        return switch (die) {
          case 0, 1, 2 -> Kind.EVICT;
          case 3 -> Kind.UNCACHE;
          case 4, 5 -> Kind.LOAD;
          default -> page.uses > 0 ? Kind.FREE : Kind.LOAD;
        };
      }
      return switch (die) {
        case 0 -> Kind.FREE;
        case 1 -> Kind.DUPLICATE;
        case 2 -> Kind.LOAD;
        default -> Kind.CACHE;
      };
    }

    private void send(Kind kind, Page page) {
      ByteBuffer buffer = ByteBuffer.allocate(PageFrames.PAGE_BYTES);
      PageBatch batch = new PageBatch(1);
      batch.repliesTo(client.getRef(), new Request(kind, page, batch, buffer)).begin(0);
      switch (kind) {
        case STORE -> batch.addPage(buffer.putInt(0, page.content), 0, 0);
        case LOAD -> batch.addEntry(page.entry, buffer, 0);
        case CACHE -> batch.caching().addEntry(page.entry, buffer, 0, 5);
        case FREE, DUPLICATE, UNCACHE -> batch.addEntry(page.entry);
        case EVICT -> {
          boolean dirty = random.nextInt(3) == 0;
          page.content = dirty ? ++contents : page.content;
          batch.addCached(page.entry, buffer.putInt(0, page.content), 0, 0, 1, dirty);
        }
      }
      allocator
          .getRef()
          .tell(
              switch (kind) {
                case STORE, EVICT -> new SlotAllocator.SwapOut(batch);
                case LOAD, CACHE -> new SlotAllocator.SwapIn(batch);
                case FREE -> new SlotAllocator.Free(batch);
                case DUPLICATE -> new SlotAllocator.Duplicate(batch);
                case UNCACHE -> new SlotAllocator.Uncache(batch);
              });
    }

    private void answered(Request request) {
      Page page = request.page();
      PageStatus status = request.batch().status(0);
      page.underWay = false;
      switch (request.kind()) {
        case STORE -> {
          assertThat(status).isIn(PageStatus.DONE, PageStatus.NO_SPACE);
          page.entry = request.batch().entry(0);
          page.uses = status == PageStatus.DONE ? 1 : 0;
        }
        case LOAD, CACHE -> {
          assertThat(status).isEqualTo(page.cached ? PageStatus.CACHED : PageStatus.DONE);
          if (!page.cached) {
            assertThat(request.buffer().getInt(0)).isEqualTo(page.content);
          }
          if (request.kind() == Kind.CACHE) {
            page.cached = true;
            page.uses--;
          }
        }
        case FREE, DUPLICATE -> {
          assertThat(status).isEqualTo(PageStatus.DONE);
          page.uses += request.kind() == Kind.FREE ? -1 : 1;
        }
        case EVICT -> {
          // One that is refused stays in memory with what was written there.
          assertThat(status).isIn(PageStatus.DONE, PageStatus.NO_SPACE);
          page.cached = status == PageStatus.NO_SPACE;
          page.uses += status == PageStatus.DONE ? 1 : 0;
        }
        case UNCACHE -> {
          assertThat(status).isIn(PageStatus.DONE, PageStatus.UNBACKED);
          assertThat(status == PageStatus.DONE || page.uses > 0).isTrue();
          page.cached = status == PageStatus.UNBACKED;
        }
      }
      if (page.uses == 0 && !page.cached) {
        pages.remove(page);
      }
    }

    /** Nothing is under way: what the file knows is what the entries are. */
    void check() {
      int inFile = 0;
      for (Page page : pages) {
        assertThat(page.underWay).as("answered").isFalse();
        long d = clusters.find(page.entry);
        assertThat(clusters.busy(d)).isFalse();
        assertThat(clusters.count(d)).isEqualTo(page.uses);
        assertThat(clusters.cached(d)).isEqualTo(page.cached);
        if (clusters.backing(d) == Backing.SWAPFILE) {
          inFile++;
          long slot = Location.slot(clusters.location(d));
          assertThat(slots.cacheOnly(slot)).isEqualTo(page.cached && page.uses == 0);
        }
      }
      assertThat(clusters.entries()).isEqualTo(pages.size());
      assertThat(slots.used()).isEqualTo(inFile);
    }
  }
}
