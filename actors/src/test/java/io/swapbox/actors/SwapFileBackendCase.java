package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.DemotionPolicy;
import io.swapbox.SwapFileStatistics;
import io.swapbox.actors.StatisticsCollector.SwapFilePart;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import io.swapbox.backends.Failures;
import io.swapbox.backends.SwapFile;
import io.swapbox.backends.SwapFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The owner of a swap file and its jobs, which the test does at the file in any order. */
abstract class SwapFileBackendCase {

  static final int FILE = 3;
  static final int QUEUE_DEPTH = 2;
  static final int BATCH = 4;
  static final int SLOTS = 12;

  @TempDir Path directory;

  final TestRuntime runtime = new TestRuntime();
  final TestInbox<SlotAllocator.BackendReply> allocator = TestInbox.create();
  final Map<IoJob, Integer> workers = new HashMap<>();
  final List<IoJob> started = new ArrayList<>();
  SwapFile file;
  BehaviorTestKit<SwapFileBackend.Command> backend;

  @BeforeEach
  void open() throws SwapFileException {
    file = SwapFile.open(directory.resolve("swap"), SLOTS);
    backend =
        BehaviorTestKit.create(
            SwapFileBackend.create(runtime, file, FILE, QUEUE_DEPTH, BATCH, DemotionPolicy.NONE));
  }

  @AfterEach
  void close() throws SwapFileException {
    file.close();
  }

  PageBatch pages(int count) {
    PageBatch batch = new PageBatch(count).begin(0);
    for (int i = 0; i < count; i++) {
      batch.addPage(Pages.zero(), 0, 0);
    }
    return batch;
  }

  PageBatch store(PageBatch batch) {
    backend.run(new Backend.Store(batch, allocator.getRef()));
    return batch;
  }

  PageBatch load(boolean release, long... slots) {
    PageBatch batch = new PageBatch(slots.length).begin(0);
    for (int i = 0; i < slots.length; i++) {
      batch.addEntry(1 + i, Pages.zero(), 0);
      if (release) {
        batch.giveUp(i);
      }
      batch.source(i, Backing.SWAPFILE, Location.at(FILE, Location.place(slots[i])), 0);
    }
    backend.run(new Backend.Load(batch, allocator.getRef()));
    return batch;
  }

  /** Fills slots 1 to {@code count}, with the slot's number as checksum. */
  void writeSlots(int count) {
    PageBatch batch = store(pages(count));
    for (IoJob job = anyJob(); job != null; job = anyJob()) {
      finish(job);
    }
    allocator.expectMessage(batch.messages().stored());
  }

  /** Ends a job as a device would, unless it carries an error. */
  void finish(IoJob job) {
    for (int k = 0; k < job.count; k++) {
      int checksum = (int) job.slot + k;
      if (job.write) {
        job.checksums[k] = checksum;
      } else {
        job.found[k] = checksum;
      }
    }
    done(job);
  }

  void done(IoJob job) {
    int worker = Objects.requireNonNull(workers.remove(job));
    backend.run(new SwapFileBackend.JobDone(job, worker));
  }

  IoJob expectJob(boolean write) {
    IoJob job = Objects.requireNonNull(anyJob(), "no device has a job");
    assertThat(job.write).isEqualTo(write);
    return job;
  }

  /** Of the jobs that device actors got, the one with the lowest slot, or null. */
  @Nullable IoJob anyJob() {
    for (int worker = 0; worker < QUEUE_DEPTH; worker++) {
      TestInbox<SwapFileIo.Run> inbox = backend.childInbox("swap-file-io-" + worker);
      if (inbox.hasMessages()) {
        IoJob job = inbox.receiveMessage().job();
        assertThat(inbox.hasMessages()).as("a device has one job at a time").isFalse();
        workers.put(job, worker);
        started.add(job);
      }
    }
    started.sort(Comparator.comparingLong(job -> job.slot));
    return started.isEmpty() ? null : started.removeFirst();
  }

  /** Ends a write as a device would that fails at a slot. */
  void finishUpTo(IoJob job, long slot, SwapFileException error) {
    assertThat(job.firstFailed()).isEqualTo(job.slot + job.slots());
    job.error = error;
    assertThat(job.firstFailed()).isEqualTo(slot);
    finish(job);
  }

  static SwapFileException failure(long slot) {
    return Failures.badSlot(slot);
  }

  SwapFileStatistics report() {
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    backend.run(new Backend.Report(collector.getRef()));
    return ((SwapFilePart) collector.receiveMessage()).statistics();
  }
}
