package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntArrayList;

/**
 * The queue of a swap file: as many reads and writes as it is deep are under way, one at each
 * device actor, and the rest waits.
 *
 * <p>Somebody waits for a read, unless it is of pages that move from one backend to another. So
 * such reads go before all else, and the others take all places but one at most: a read that comes
 * in the middle of a writeback, or of a swapoff, does not wait for the end of any of its transfers.
 * In a queue of one place it waits for one. A write behind the place where the file is cut off
 * waits until that is done.
 */
final class IoQueue {

  private final ActorRef<SwapFileBackend.JobDone> self;
  private final int batchPages;
  private final List<ActorRef<SwapFileIo.Run>> workers = new ArrayList<>();
  private final IntArrayList idle = new IntArrayList();
  private final ArrayDeque<IoJob> awaited = new ArrayDeque<>();
  private final ArrayDeque<IoJob> others = new ArrayDeque<>();
  private final ArrayDeque<IoJob> spareJobs = new ArrayDeque<>();
  private int othersUnderWay;

  /** Writes that wait for the end of a truncation. */
  private final ArrayDeque<IoJob> held = new ArrayDeque<>();

  /** Where the file is being cut off; no slot has that number otherwise. */
  private long truncatedFrom = Long.MAX_VALUE;

  /**
   * A queue of no places.
   *
   * @param self who is told of jobs that are done
   * @param batchPages most pages of a job
   */
  IoQueue(ActorRef<SwapFileBackend.JobDone> self, int batchPages) {
    this.self = self;
    this.batchPages = batchPages;
  }

  /** Adds a place, with the device actor of the next number. */
  void add(ActorRef<SwapFileIo.Run> worker) {
    idle.addInt(workers.size());
    workers.add(worker);
  }

  /** Most pages of a job. */
  int batchPages() {
    return batchPages;
  }

  /** A job that is of no request; the caller begins it. */
  IoJob newJob() {
    return spareJobs.isEmpty() ? new IoJob(batchPages) : spareJobs.removeLast();
  }

  /** Has a job done, now or when it is its turn. */
  void start(IoJob job) {
    if (job.transfers()) {
      job.request().jobStarted();
    }
    if (job.truncates) {
      truncatedFrom = job.slot;
      others.addLast(job);
    } else if (job.write && job.slot + job.slots() > truncatedFrom) {
      held.addLast(job);
    } else {
      (job.isAwaited() ? awaited : others).addLast(job);
    }
    startNext();
  }

  /** Whether nothing is under way, and nothing waits. */
  boolean isIdle() {
    return idle.size() == workers.size() && awaited.isEmpty() && others.isEmpty() && held.isEmpty();
  }

  /** A device actor is idle again. */
  void done(IoJob job, int worker) {
    othersUnderWay -= job.isAwaited() ? 0 : 1;
    idle.addInt(worker);
    if (job.truncates) {
      truncatedFrom = Long.MAX_VALUE;
      others.addAll(held);
      held.clear();
    }
    startNext();
  }

  /** A job that was done is of no request any more. */
  void giveBack(IoJob job) {
    spareJobs.addLast(job);
  }

  private void startNext() {
    while (!idle.isEmpty()) {
      IoJob job = awaited.pollFirst();
      if (job == null && othersUnderWay < Math.max(1, workers.size() - 1)) {
        job = others.pollFirst();
      }
      if (job == null) {
        return;
      }
      othersUnderWay += job.isAwaited() ? 0 : 1;
      int worker = idle.removeAt(idle.size() - 1);
      workers.get(worker).tell(new SwapFileIo.Run(job, self));
    }
  }
}
