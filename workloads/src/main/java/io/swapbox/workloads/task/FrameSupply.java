package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DirectReclaim;
import io.swapbox.actors.FrameExchange;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.workloads.task.TaskThread.Waiting;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a task: its stock, and the threads that wait for more.
 *
 * <p>The stock is that of the CPU which the task is on, as {@code memcg_stock_pcp} in {@code
 * mm/memcontrol.c}: all threads take from it. It goes to the cgroup and back, with what the threads
 * mapped and freed; who needs it meanwhile waits. When it comes back empty, one reclaim is made for
 * all that want a frame.
 */
final class FrameSupply {

  /** So many frames to tell of are told of without a need for more. */
  private static final int MANY_PENDING_FRAMES = 64;

  private static final TaskMessages.AskAgain ASK_AGAIN = new TaskMessages.AskAgain();

  private final FrameExchange exchange;
  private final int stock;
  private final ActorRef<MemoryCgroup.Command> cgroup;
  private final ActorRef<AddressSpace.Command> task;
  private final SwapRuntime runtime;
  private final Consumer<TaskThread> woken;
  private final ReclaimRetries retries = new ReclaimRetries();
  private final ArrayDeque<TaskThread> forExchange = new ArrayDeque<>();
  private final ArrayDeque<TaskThread> forFrames = new ArrayDeque<>();
  private @Nullable ActorRef<DirectReclaim.Command> reclaim;
  private boolean away;
  private boolean reclaiming;

  /** Whether a reclaim was needed for those that wait for frames. */
  private boolean isShort;

  /** Frames taken that hold no page yet: it is on its way in. */
  private int held;

  /** Whether reclaim found nothing, so that the next try waits for one of these. */
  private boolean resting;

  private long allocstall;
  private boolean ending;

  /**
   * An empty stock.
   *
   * @param woken told of each thread that need not wait any longer
   */
  FrameSupply(
      TaskSetup setup,
      ActorRef<AddressSpace.Command> task,
      SwapRuntime runtime,
      Consumer<TaskThread> woken) {
    this.task = task;
    this.runtime = runtime;
    this.exchange = new FrameExchange(setup.number(), task, setup.stock());
    this.stock = setup.stock();
    this.cgroup = setup.cgroup();
    this.woken = woken;
  }

  /** Says who reclaims. */
  void reclaimBy(ActorRef<DirectReclaim.Command> reclaimer) {
    reclaim = reclaimer;
  }

  /** Whether the stock is here; if not, the thread waits for it. */
  boolean isHere(TaskThread thread) {
    if (away) {
      thread.waitsFor(Waiting.EXCHANGE);
      forExchange.add(thread);
    }
    return !away;
  }

  /** Takes a frame; -1 when the thread has to wait, and to try again. */
  int take(TaskThread thread) {
    if (!isHere(thread)) {
      return -1;
    }
    int frame = exchange.takeFrame();
    if (frame < 0) {
      thread.waitsFor(isShort ? Waiting.RECLAIM : Waiting.FRAMES);
      forFrames.add(thread);
      if (!reclaiming && !resting) {
        charge(stock);
      }
      return -1;
    }
    held++;
    return frame;
  }

  /** A frame of the stock, which is here, now holds a page; see {@link FrameExchange#mapped}. */
  void mapped(int frame, int page, long shadow) {
    exchange.mapped(frame, page, shadow);
    held--;
    if (resting) {
      resting = false;
      retries.begin();
      charge(stock);
    }
  }

  /** Whether a page that comes back belongs to the workingset; see the exchange. */
  boolean isOfWorkingset(long shadow) {
    return exchange.isOfWorkingset(shadow);
  }

  /** A frame that was taken holds no page after all; the stock is here. */
  void unused(int frame) {
    if (!exchange.putBack(frame)) {
      exchange.freed(frame);
    }
    held--;
    if (!reclaiming) {
      resting = false;
      retries.begin();
      wake(forFrames);
    }
  }

  /** Whether the stock is here, and nobody waits for frames. */
  boolean isIdle() {
    return !away && !reclaiming && forFrames.isEmpty();
  }

  /** Begins to tell of frames that a fork has, too; see the exchange. */
  void sharesWith(int child) {
    exchange.sharesWith(child);
  }

  /** A frame is shared. */
  void shared(int frame) {
    exchange.shared(frame);
  }

  /** Tells the cgroup now what there is to tell. */
  void tell() {
    charge(0);
  }

  /** Whether the stock is at the cgroup. */
  boolean isAway() {
    return away;
  }

  /** Whether frames were taken for pages that are still on their way in. */
  boolean expectsPages() {
    return held > 0;
  }

  /** A frame is free; the stock is here. */
  void freed(int frame) {
    exchange.freed(frame);
    if (exchange.pending() >= MANY_PENDING_FRAMES && !reclaiming && !resting) {
      charge(0);
    }
  }

  /** Gives everything back, the stock included; true when the cgroup has it all. */
  boolean returned(TaskThread thread) {
    if (!isHere(thread)) {
      return false;
    }
    for (int frame = exchange.takeFrame(); frame >= 0; frame = exchange.takeFrame()) {
      exchange.freed(frame);
    }
    if (exchange.pending() > 0) {
      charge(0);
      return isHere(thread);
    }
    return true;
  }

  private void charge(int frames) {
    away = true;
    cgroup.tell(new MemoryCgroup.Charge(exchange.wanting(frames)));
  }

  /** The stock is back. */
  void charged() {
    away = false;
    wake(forExchange);
    if (forFrames.isEmpty()) {
      return;
    }
    if (exchange.isEmpty()) {
      reclaiming = true;
      isShort = true;
      for (TaskThread thread : forFrames) {
        thread.waitsFor(Waiting.RECLAIM);
      }
      allocstall += nodeIsShort() ? 1 : 0;
      Objects.requireNonNull(reclaim).tell(new DirectReclaim.Reclaim(nodeIsShort()));
    } else {
      isShort = false;
      wake(forFrames);
    }
  }

  /**
   * A reclaim has ended. If it found nothing to try, and pages of this task are on their way in,
   * the next try waits for one of them, as {@code reclaim_throttle} in {@code mm/vmscan.c} lets a
   * task wait when too many pages are isolated.
   *
   * @return false when memory is exhausted: nothing is tried before {@link #askAgain}
   */
  boolean reclaimed(AddressSpace.Reclaimed reclaimed) {
    if (ending) {
      reclaiming = false;
      return true;
    }
    if (!retries.goesOn(reclaimed)) {
      retries.begin();
      return false;
    }
    resting = reclaimed.pages() == 0 && held > 0;
    if (resting) {
      reclaiming = false;
    } else if (retries.waitNanos() > 0) {
      runtime.tellAfter(retries.waitNanos(), task, ASK_AGAIN);
    } else {
      askAgain();
    }
    return true;
  }

  /** Asks for frames once more, after a reclaim. */
  void askAgain() {
    reclaiming = false;
    if (!ending) {
      charge(stock);
    }
  }

  /** No thread needs frames any more. */
  void endIsNear() {
    ending = true;
    resting = false;
    forFrames.clear();
  }

  /** Whether the node has no frames for this task, and not its cgroup. */
  boolean nodeIsShort() {
    return exchange.nodeIsShort();
  }

  private void wake(ArrayDeque<TaskThread> threads) {
    for (int left = threads.size(); left > 0; left--) {
      woken.accept(threads.remove());
    }
  }

  /** Reclaims that were made because the node was short of frames. */
  long allocstall() {
    return allocstall;
  }
}
