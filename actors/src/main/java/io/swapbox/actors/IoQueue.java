package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a swap file: as many reads and writes as it is deep are under way, one at each
 * device actor, and the rest waits.
 *
 * <p>Somebody waits for a read, unless it is of pages that move from one backend to another. So
 * such reads go before all else, and the others take all places but one at most: a read that comes
 * in the middle of a writeback, or of a swapoff, does not wait for the end of any of its transfers.
 * In a queue of one place it waits for one. Of the others what clients store goes first, as a task
 * that reclaims waits for it; every {@value #STORES_IN_A_ROW} of these one that moves pages goes
 * all the same. While clients use the file those take half of the places at most: each keeps a CPU
 * from them, too. A write behind the place where the file is cut off waits until that is done.
 */
final class IoQueue {

  private static final int STORES_IN_A_ROW = 8;

  private final ActorRef<SwapFileBackend.JobDone> self;
  private final int batchPages;
  private final List<ActorRef<SwapFileIo.Run>> workers = new ArrayList<>();
  private final IntArrayList idle = new IntArrayList();
  private final ArrayDeque<IoJob> awaited = new ArrayDeque<>();
  private final ArrayDeque<IoJob> stores = new ArrayDeque<>();
  private final ArrayDeque<IoJob> moves = new ArrayDeque<>();
  private final ArrayDeque<IoJob> spareJobs = new ArrayDeque<>();
  private int othersUnderWay;
  private int movesUnderWay;

  /** Stores that went before jobs that move pages since the last one of these. */
  private int storesBefore;

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
      moves.addLast(job);
    } else if (job.write && job.slot + job.slots() > truncatedFrom) {
      held.addLast(job);
    } else {
      enqueue(job);
    }
    startNext();
  }

  private void enqueue(IoJob job) {
    if (job.isAwaited()) {
      awaited.addLast(job);
    } else {
      (job.isStore() ? stores : moves).addLast(job);
    }
  }

  /** Whether nothing is under way, and nothing waits. */
  boolean isIdle() {
    boolean nothingWaits = awaited.isEmpty() && stores.isEmpty() && moves.isEmpty();
    return idle.size() == workers.size() && nothingWaits && held.isEmpty();
  }

  /** A device actor is idle again. */
  void done(IoJob job, int worker) {
    count(job, -1);
    idle.addInt(worker);
    if (job.truncates) {
      truncatedFrom = Long.MAX_VALUE;
      while (!held.isEmpty()) {
        enqueue(held.removeFirst());
      }
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
        job = pollOther();
      }
      if (job == null) {
        return;
      }
      count(job, 1);
      int worker = idle.removeAt(idle.size() - 1);
      workers.get(worker).tell(new SwapFileIo.Run(job, self));
    }
  }

  /** The next one that nobody reads by. */
  private @Nullable IoJob pollOther() {
    boolean hasClients = workers.size() - idle.size() > movesUnderWay || !stores.isEmpty();
    int places = hasClients ? workers.size() / 2 : workers.size();
    boolean mayMove = !moves.isEmpty() && movesUnderWay < Math.max(1, places);
    IoJob store = mayMove && storesBefore == STORES_IN_A_ROW ? null : stores.pollFirst();
    if (store != null) {
      storesBefore = mayMove ? storesBefore + 1 : 0;
      return store;
    }
    storesBefore = 0;
    return mayMove ? moves.pollFirst() : null;
  }

  private void count(IoJob job, int change) {
    if (!job.isAwaited()) {
      othersUnderWay += change;
      movesUnderWay += job.isStore() ? 0 : change;
    }
  }
}
