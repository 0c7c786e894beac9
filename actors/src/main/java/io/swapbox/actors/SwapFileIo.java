package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.PageFrames;
import io.swapbox.backends.IoBuffer;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.SwapFileException;

/** One place in the queue of a swap file: does one blocking read or write at a time. */
final class SwapFileIo extends MessageBehavior<SwapFileIo.Run> {

  /** Do this job; answered by {@link SwapFileBackend.JobDone}. */
  record Run(IoJob job, ActorRef<SwapFileBackend.JobDone> replyTo) {}

  private final PageFile file;
  private final int worker;
  private final WorkMeter meter;
  private final IoBuffer staging;

  private SwapFileIo(SwapRuntime runtime, PageFile file, int worker, int batchPages) {
    this.file = file;
    this.worker = worker;
    this.meter = runtime.workMeter();
    this.staging = new IoBuffer(batchPages);
  }

  static Behavior<Run> create(SwapRuntime runtime, PageFile file, int worker, int batchPages) {
    return Behaviors.setup(context -> new SwapFileIo(runtime, file, worker, batchPages));
  }

  /** Where a worker of a file is. */
  static Placement place(PageFile file, int fileIndex, int worker) {
    if (file.inMemory()) {
      return Placement.cpu(worker);
    }
    return file.bearsInterrupts()
        ? Placement.deviceOfCallers(fileIndex)
        : Placement.device(fileIndex);
  }

  @Override
  protected void onMessage(Run run) {
    IoJob job = run.job();
    if (job.transfers()) {
      transfer(job);
    } else if (job.truncates) {
      truncate(job);
    } else {
      discard(job);
    }
    run.replyTo().tell(new SwapFileBackend.JobDone(job, worker));
  }

  private void discard(IoJob job) {
    try {
      job.discarded = file.discard(job.slot, job.discardSlots);
    } catch (SwapFileException e) {
      job.error = e;
    }
  }

  private void truncate(IoJob job) {
    try {
      job.bytesFreed = file.truncate(job.slot - 1);
    } catch (SwapFileException e) {
      job.error = e;
    }
  }

  private void transfer(IoJob job) {
    long begin = meter.begin();
    try {
      if (job.packed) {
        transferPacked(job);
      } else {
        transferPages(job);
      }
    } catch (SwapFileException e) {
      job.error = e;
    }
    Work work = file.inMemory() ? Work.COPY : job.write ? Work.FILE_WRITE : Work.FILE_READ;
    meter.end(work, begin, job.slots(), (long) job.slots() * PageFrames.PAGE_BYTES);
  }

  private void transferPages(IoJob job) throws SwapFileException {
    if (job.write) {
      file.write(staging, job.slot, job.buffers, job.offsets, 0, job.count, job.checksums);
    } else {
      file.read(staging, job.slot, job.buffers, job.offsets, 0, job.count, job.found);
    }
  }

  private void transferPacked(IoJob job) throws SwapFileException {
    if (job.write) {
      file.writePacked(staging, job.slot, job.run);
    } else {
      file.readPacked(staging, job.slot, job.run);
    }
  }

  @Override
  protected void onStop() {
    staging.close();
  }
}
