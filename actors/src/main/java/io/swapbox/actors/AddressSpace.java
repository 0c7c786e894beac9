package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import java.util.List;

/**
 * The protocol of whoever has a page table: what reclaim and the cgroup tell it.
 *
 * <p>Only the address space maps and unmaps its pages; an {@link Unmap} is the model's TLB
 * shootdown.
 */
public final class AddressSpace {

  /** Entries of a page table that a walk looks at in one turn: a page's, {@code PTRS_PER_PTE}. */
  public static final int RANGE_PTES = 512;

  /** {@link Unused#next}: the walk is at the end of the page table. */
  public static final long END = -1;

  private AddressSpace() {}

  /** What every address space understands. */
  public sealed interface Command
      permits Charged, Unmap, SwappedOut, Reclaimed, Unuse, OfKiller, Own {}

  /** What the out-of-memory killer tells it. */
  public sealed interface OfKiller extends Command permits Weigh, Die, TryAgain {}

  /** What else one understands, of its own making. */
  public non-sealed interface Own extends Command {}

  /** The cgroup has taken what the exchange brought and filled it with frames, maybe with none. */
  public record Charged(FrameExchange exchange) implements Command {}

  /**
   * Look at those isolated pages of the batch that are yours. By its purpose: unmap what was not
   * used since you were last asked ({@code EVICT}), or only say what was ({@code AGE}). Whatever
   * you look at counts as not used from then on. Answered by {@link Reclaimer.Unmapped}.
   */
  public record Unmap(ReclaimBatch batch, ActorRef<? super Reclaimer.Unmapped> replyTo)
      implements Command {}

  /**
   * Take the entries of your pages in the batch, or map those again that were refused; answered by
   * {@link Reclaimer.TableUpdated}.
   */
  public record SwappedOut(ReclaimBatch batch, ActorRef<? super Reclaimer.TableUpdated> replyTo)
      implements Command {}

  /**
   * A reclaim that you asked for has ended.
   *
   * @param pages frames given back to the cgroup
   * @param refused why the last page that could not be swapped out stayed, or {@code DONE}
   */
  public record Reclaimed(int pages, PageStatus refused) implements Command {}

  /**
   * Look at the next {@link #RANGE_PTES} entries of your page table, or those that are left. Swap
   * each page in whose swap entry is of that home, one after the other, map it and give its entry
   * up; end the hold of the swap cache on pages that are in memory and have such an entry ({@code
   * unuse_pte_range} of {@code mm/swapfile.c}). Pages on their way out are left for the next walk.
   * Answered by {@link Unused}, at once by whoever ends meanwhile.
   *
   * @param swapoff which one wants it
   * @param home whose entries: by {@link io.swapbox.SwapDesign#CLASSIC} the number of a device
   * @param from the page of the first of these entries
   */
  public record Unuse(int swapoff, int home, long from, ActorRef<? super Unused> replyTo)
      implements Command, TableWalker.Command {}

  /**
   * A part of a page table was looked at.
   *
   * @param next the page of the first entry behind it, {@link #END} when there is none
   * @param ptes entries that were looked at
   * @param pages that were swapped in, or whose entries were given up
   * @param unreadable pages that stay where they are
   */
  public record Unused(int swapoff, long next, int ptes, int pages, List<UnreadablePage> unreadable)
      implements DeviceCoordinator.Command {

    /** Copies the list. */
    public Unused {
      unreadable = List.copyOf(unreadable);
    }
  }

  /** Say how much memory you have; answered by {@link OomKiller.Weighed}. */
  public record Weigh(ActorRef<OomKiller.Command> killer) implements OfKiller {}

  /**
   * Make no more references and free everything; answered by {@link OomKiller.Dead}. Told once.
   *
   * @param report why it has to be
   */
  public record Die(OomReport report) implements OfKiller {}

  /** Another task has been killed, as you had no memory: try again. */
  public record TryAgain() implements OfKiller {}
}
