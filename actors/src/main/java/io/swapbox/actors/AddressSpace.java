package io.swapbox.actors;

import akka.actor.typed.ActorRef;

/**
 * The protocol of whoever has a page table: what reclaim and the cgroup tell it.
 *
 * <p>Only the address space maps and unmaps its pages; an {@link Unmap} is the model's TLB
 * shootdown.
 */
public final class AddressSpace {

  private AddressSpace() {}

  /** What every address space understands. */
  public sealed interface Command permits Charged, Unmap, SwappedOut, Reclaimed, OfKiller, Own {}

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
