package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.util.concurrent.CompletableFuture;

/**
 * The owner of what cgroups are charged for the swap that they use, and of its limits, one of a
 * space.
 *
 * <p>A store passes here before it gets to a backend whose pages are charged. That takes the
 * charge, a message for each batch, and refuses the pages that would take their cgroup past its
 * limit. Whoever has the entries gives the charge of each back when it ends, and at once that of a
 * page which was stored nowhere after all. So at any time at least the entries that are charged by
 * the rule are counted here, and exactly those when nothing is under way.
 *
 * <p>The count is exact, because swap is: {@code __mem_cgroup_try_charge_swap} of {@code
 * mm/memcontrol.c} goes past the stocks of 64 pages ({@code MEMCG_CHARGE_BATCH}) that CPUs have of
 * memory.
 */
public final class SwapCharges extends MessageBehavior<SwapCharges.Command> {

  /** What it understands. */
  public sealed interface Command
      permits Backend.Store,
          Uncharge,
          Failed,
          Limit,
          Parent,
          Cgroups.Reparent,
          Settled,
          Forget,
          Surrender,
          Backend.Report {}

  /**
   * Pages are charged no longer; not answered.
   *
   * @param cgroup that was charged for them
   */
  record Uncharge(int cgroup, int pages) implements Command {}

  /**
   * Pages or folios found no room; not answered.
   *
   * @param times how many
   */
  record Failed(int cgroup, int times) implements Command {}

  /**
   * Let a cgroup have so much swap; the future is completed when that holds for all that is charged
   * later.
   *
   * @param pages most that are charged, {@link io.swapbox.SwapCharge#NO_LIMIT} for no limit
   */
  public record Limit(int cgroup, long pages, CompletableFuture<Void> result)
      implements Command, SpaceGuardian.Command {}

  /**
   * A cgroup is below another one from now on, which is charged for its pages, too; answered by
   * {@link Cgroups.Applied}.
   */
  record Parent(int cgroup, int parent, ActorRef<Cgroups.Applied> replyTo) implements Command {}

  /**
   * A home has nothing under way any more that names a cgroup which is removed, and all that it has
   * given back for it came before this: answered for it by {@link Cgroups.Applied}.
   */
  record Settled(ActorRef<Cgroups.Applied> replyTo) implements Command {}

  /** Nobody names the cgroup any more that is removed; answered by {@link Cgroups.Applied}. */
  record Forget(ActorRef<Cgroups.Applied> replyTo) implements Command {}

  private final ChargeTable table;

  private SwapCharges(ChargeTable table) {
    this.table = table;
  }

  /** Creates it, without a charge or a limit. */
  public static Behavior<Command> create() {
    return create(new ChargeTable());
  }

  /** The same with what was charged before; the table is its own from then on. */
  static Behavior<Command> create(ChargeTable table) {
    return Behaviors.setup(context -> new SwapCharges(table));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Backend.Store store -> onStore(store);
      case Uncharge uncharge -> table.uncharge(uncharge.cgroup(), uncharge.pages());
      case Failed failed -> table.failed(failed.cgroup(), failed.times());
      case Limit limit -> {
        table.limit(limit.cgroup(), limit.pages());
        limit.result().complete(null);
      }
      case Parent change -> {
        table.parent(change.cgroup(), change.parent());
        change.replyTo().tell(new Cgroups.Applied());
      }
      case Cgroups.Reparent change -> {
        table.reparent(change.cgroup(), change.heir());
        change.replyTo().tell(new Cgroups.Applied());
      }
      case Settled settled -> settled.replyTo().tell(new Cgroups.Applied());
      case Forget forget -> {
        table.forgetRemoved();
        forget.replyTo().tell(new Cgroups.Applied());
      }
      case Surrender surrender -> surrender.replyTo().tell(new Liquidation.ChargePart(table));
      case Backend.Report report ->
          report.replyTo().tell(new StatisticsCollector.ChargePart(table.list()));
    }
  }

  private void onStore(Backend.Store store) {
    PageBatch batch = store.batch();
    if (batch.order() > 0) {
      chargeFolio(batch);
    } else {
      chargePages(batch);
    }
    store.replyTo().tell(batch.messages().stored());
  }

  private void chargePages(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (isDue(batch, i)) {
        settle(batch, i, table.charge(batch.cgroup(i), 1));
      }
    }
  }

  /** All pages that are left of a folio, or none. */
  private void chargeFolio(PageBatch batch) {
    int pages = 0;
    for (int i = 0; i < batch.size(); i++) {
      pages += isDue(batch, i) ? 1 : 0;
    }
    boolean charged = pages == 0 || table.charge(batch.cgroup(0), pages);
    for (int i = 0; i < batch.size(); i++) {
      if (isDue(batch, i)) {
        settle(batch, i, charged);
      }
    }
  }

  /** Whether a page is to be charged; it may have been before a tier that had no room for it. */
  private static boolean isDue(PageBatch batch, int i) {
    return batch.pending(i) && !batch.charged(i);
  }

  private void settle(PageBatch batch, int i, boolean charged) {
    if (charged) {
      batch.charge(i);
    } else {
      batch.overLimit(i, table.refusedAt());
    }
  }
}
