package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SwapFileStatistics;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.backends.PageFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of one swap file: its physical slots, their checksums, the entries that they belong to,
 * and the queue of reads and writes.
 *
 * <p>Reads and writes are done by {@link SwapFileIo} actors, as many as the queue is deep. A job
 * goes to an idle one or waits here; reads go before writes, since somebody waits for each of them.
 * Contiguous slots go in one job.
 *
 * <p>Copies of pages that only the swap cache holds are reclaimed when the file is more than half
 * full ({@link CacheOnlyReclaim}). A store that finds no room waits for the end of a round of that,
 * once; what has no room then is refused.
 */
public final class SwapFileBackend extends MessageBehavior<SwapFileBackend.Command> {

  /** What it understands. */
  public sealed interface Command
      permits Backend.Store,
          Backend.Load,
          Backend.Drop,
          Backend.Report,
          CacheOnly,
          Reclaimed,
          ClusterDirectory.Allocators,
          JobDone {}

  /**
   * Whether only the swap cache holds the entries of these slots from now on: swap count 0, but
   * cached. A hint; not answered.
   *
   * @param locations of the slots
   */
  public record CacheOnly(long[] locations, boolean cacheOnly) implements Command {}

  /**
   * An owner has looked at the slots that it was asked for, and the drops of those that it gave up
   * came before this.
   *
   * @param slots how many those are
   */
  record Reclaimed(int slots) implements Command {}

  /**
   * A device actor has done a job and is idle.
   *
   * @param worker which one
   */
  record JobDone(IoJob job, int worker) implements Command {}

  private static final Logger LOG = LoggerFactory.getLogger(SwapFileBackend.class);

  private final ActorRef<JobDone> self;
  private final int fileIndex;
  private final PhysicalSlots slots;
  private final int batchPages;
  private final WorkMeter meter;
  private final List<ActorRef<SwapFileIo.Run>> workers = new ArrayList<>();
  private final IntArrayList idle = new IntArrayList();
  private final ArrayDeque<IoJob> reads = new ArrayDeque<>();
  private final ArrayDeque<IoJob> writes = new ArrayDeque<>();
  private final ArrayDeque<IoJob> spareJobs = new ArrayDeque<>();
  private final CacheOnlyReclaim reclaim;

  /** Stores that found no room and wait for the end of the round that is under way. */
  private final ArrayDeque<FileRequest> awaitingSlots = new ArrayDeque<>();

  private long pswpout;
  private long pswpin;

  private SwapFileBackend(
      ActorContext<Command> context,
      SwapRuntime runtime,
      PageFile file,
      int fileIndex,
      int queueDepth,
      int batchPages) {
    this.self = context.getSelf().narrow();
    this.fileIndex = fileIndex;
    this.slots = new PhysicalSlots(1 + file.slots());
    this.batchPages = batchPages;
    this.meter = runtime.workMeter();
    this.reclaim = new CacheOnlyReclaim(slots, fileIndex, batchPages, context.getSelf().narrow());
    for (int worker = 0; worker < queueDepth; worker++) {
      Placement place = file.inMemory() ? Placement.cpu(worker) : Placement.device(fileIndex);
      Behavior<SwapFileIo.Run> behavior = SwapFileIo.create(runtime, file, worker, batchPages);
      ActorRef<SwapFileIo.Run> io = runtime.spawn(context, behavior, "swap-file-io", worker, place);
      context.watch(io);
      workers.add(io);
      idle.addInt(worker);
    }
  }

  /**
   * Creates the owner of a file.
   *
   * @param file open; the caller closes it when the actor has stopped
   * @param fileIndex which file of the space
   * @param queueDepth reads and writes that may be under way at once; 1 for a device in memory,
   *     whose pages are copied on a CPU
   * @param batchPages most pages of a read or write
   */
  public static Behavior<Command> create(
      SwapRuntime runtime, PageFile file, int fileIndex, int queueDepth, int batchPages) {
    return Behaviors.setup(
        context -> new SwapFileBackend(context, runtime, file, fileIndex, queueDepth, batchPages));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Backend.Store store -> onStore(FileRequest.of(store));
      case Backend.Load load -> onLoad(FileRequest.of(load));
      case Backend.Drop drop -> onDrop(drop);
      case CacheOnly hint -> reclaim.note(hint);
      case Reclaimed answer -> onReclaimed(answer);
      case ClusterDirectory.Allocators those -> reclaim.allocators(those.allocators());
      case JobDone done -> onJobDone(done);
      case Backend.Report report ->
          report
              .replyTo()
              .tell(
                  new StatisticsCollector.SwapFilePart(
                      fileIndex,
                      new SwapFileStatistics(
                          pswpout,
                          pswpin,
                          slots.used(),
                          slots.badSlots(),
                          reclaim.reclaimed(),
                          slots.metadataBytes())));
    }
  }

  private void onStore(FileRequest request) {
    boolean fits = allocateAndWrite(request);
    boolean reclaims = (!fits || slots.scarce()) && reclaim.begin();
    if (!fits && reclaims) {
      request.holdAnswer();
      awaitingSlots.addLast(request);
    } else {
      request.answerIfDone();
    }
  }

  private void onReclaimed(Reclaimed answer) {
    if (!reclaim.answered(answer)) {
      return;
    }
    while (!awaitingSlots.isEmpty()) {
      FileRequest request = awaitingSlots.removeFirst();
      allocateAndWrite(request);
      request.letAnswer();
    }
  }

  /** Writes the pages that no job has yet, as far as there are slots; whether all of them fit. */
  private boolean allocateAndWrite(FileRequest request) {
    PageBatch batch = request.batch();
    int pending = batch.countPending(request.next);
    while (pending > 0) {
      long first = slots.allocateRun(Math.min(pending, PhysicalSlots.MAX_RUN));
      int length = slots.runLength();
      if (length < pending && batch.takenWhole()) {
        free(first, length);
        length = 0;
      }
      if (length == 0) {
        return false;
      }
      request.next = write(request, first, length, request.next);
      pending -= length;
    }
    return true;
  }

  private void free(long first, int length) {
    for (long slot = first; slot < first + length; slot++) {
      slots.free(slot);
    }
  }

  /**
   * Writes the next pending pages to a run of slots, in jobs as long as they may be.
   *
   * @param from element to begin at
   * @return the element to go on with
   */
  private int write(FileRequest request, long first, int length, int from) {
    PageBatch batch = request.batch();
    int next = from;
    IoJob job = newJob(request, true, first);
    for (long slot = first; slot < first + length; slot++) {
      if (job.isFull()) {
        start(request, job);
        job = newJob(request, true, slot);
      }
      next = nextPending(batch, next);
      long entry = batch.entry(next);
      slots.map(slot, Entry.cluster(entry), Entry.offset(entry));
      job.add(batch, next++, 0);
    }
    start(request, job);
    return next;
  }

  private static int nextPending(PageBatch batch, int from) {
    int i = from;
    while (!batch.pending(i)) {
      i++;
    }
    return i;
  }

  private void onLoad(FileRequest request) {
    PageBatch batch = request.batch();
    IoJob job = null;
    for (int i = 0; i < batch.size(); i++) {
      if (!batch.pending(i) || !isHere(batch, i)) {
        continue;
      }
      long slot = Location.slot(batch.location(i));
      if (job != null && (job.isFull() || slot != job.slot + job.count)) {
        start(request, job);
        job = null;
      }
      if (job == null) {
        job = newJob(request, false, slot);
      }
      job.add(batch, i, slots.checksum(slot));
    }
    if (job != null) {
      start(request, job);
    }
    request.answerIfDone();
  }

  private boolean isHere(PageBatch batch, int i) {
    return batch.backing(i) == Backing.SWAPFILE
        && Location.fileIndex(batch.location(i)) == fileIndex;
  }

  private IoJob newJob(FileRequest request, boolean write, long firstSlot) {
    IoJob job = spareJobs.isEmpty() ? new IoJob(batchPages) : spareJobs.removeLast();
    job.begin(request, write, firstSlot);
    return job;
  }

  private void start(FileRequest request, IoJob job) {
    request.jobStarted();
    if (idle.isEmpty()) {
      (job.write ? writes : reads).addLast(job);
    } else {
      run(job, idle.removeAt(idle.size() - 1));
    }
  }

  private void run(IoJob job, int worker) {
    workers.get(worker).tell(new SwapFileIo.Run(job, self));
  }

  private void onJobDone(JobDone done) {
    startNext(done.worker());
    IoJob job = done.job();
    FileRequest request = job.request();
    if (job.write) {
      finishWrite(request.batch(), job);
    } else {
      finishRead(request.batch(), job);
    }
    spareJobs.addLast(job);
    request.jobDone();
  }

  private void startNext(int worker) {
    IoJob next = reads.isEmpty() ? writes.pollFirst() : reads.pollFirst();
    if (next == null) {
      idle.addInt(worker);
    } else {
      run(next, worker);
    }
  }

  private void finishWrite(PageBatch batch, IoJob job) {
    if (job.error != null) {
      LOG.warn("write failed, {} slots set aside: {}", job.count, job.error.getMessage());
    }
    for (int k = 0; k < job.count; k++) {
      long slot = job.slot + k;
      if (job.error != null) {
        slots.markBad(slot);
        slots.free(slot);
        batch.status(job.index[k], PageStatus.WRITE_ERROR);
      } else {
        slots.setChecksum(slot, job.checksums[k]);
        batch.storedAt(job.index[k], Backing.SWAPFILE, Location.file(fileIndex, slot));
        pswpout++;
      }
    }
  }

  private void finishRead(PageBatch batch, IoJob job) {
    if (job.error != null) {
      LOG.warn("read failed: {}", job.error.getMessage());
    }
    for (int k = 0; k < job.count; k++) {
      long slot = job.slot + k;
      int i = job.index[k];
      if (job.error != null) {
        batch.status(i, PageStatus.READ_ERROR);
      } else if (job.found[k] != job.checksums[k]) {
        // Never handed out again once its entry is freed.
        slots.markBad(slot);
        batch.status(i, PageStatus.CORRUPT);
      } else {
        batch.status(i, PageStatus.DONE);
        pswpin++;
        if (batch.givenUp(i)) {
          slots.free(slot);
          meter.steps(Step.DROP, 1);
        }
      }
    }
  }

  private void onDrop(Backend.Drop drop) {
    for (long location : drop.locations()) {
      slots.free(Location.slot(location));
    }
    meter.steps(Step.DROP, drop.locations().length);
  }
}
