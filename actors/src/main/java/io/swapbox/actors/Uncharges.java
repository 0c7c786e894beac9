package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapChargeRule;
import io.swapbox.allocator.Backing;
import org.agrona.collections.Int2IntCounterMap;

/**
 * What a message ends of the charges of a home's entries, gathered so that each cgroup's is given
 * back in one message, as the kernel uncharges in batches of one id. One instance a home; a message
 * leaves nothing unsent in it.
 */
final class Uncharges {

  private final SwapChargeRule rule;

  /** Whether slots of devices are charged, from the birth of their entries to the end. */
  private final boolean ofSlots;

  private final ActorRef<SwapCharges.Command> charges;
  private final Int2IntCounterMap pages = new Int2IntCounterMap(0);
  private final Int2IntCounterMap failures = new Int2IntCounterMap(0);

  /**
   * Of entries that are charged by a rule, or all their lives.
   *
   * @param ofSlots whether they name slots of devices: these are charged, whatever has the pages
   */
  Uncharges(SwapChargeRule rule, boolean ofSlots, ActorRef<SwapCharges.Command> charges) {
    this.rule = rule;
    this.ofSlots = ofSlots;
    this.charges = charges;
  }

  /** An entry of that cgroup is not backed like that any more; a charge that it had for it ends. */
  void unbacked(int cgroup, Backing backing) {
    if (!ofSlots && isCharged(backing)) {
      pages.incrementAndGet(cgroup);
    }
  }

  /** An entry of that cgroup ends that is backed like that. */
  void ended(int cgroup, Backing backing) {
    if (ofSlots || isCharged(backing)) {
      pages.incrementAndGet(cgroup);
    }
  }

  /** A page of a store has its entry already, and with it maybe the charge. */
  void hasEntry(PageBatch batch, int i) {
    if (ofSlots) {
      batch.charge(i);
    }
  }

  /** A page of that cgroup was moved; a charge that it had ends if it needs none any more. */
  void moved(int cgroup, Backing from, Backing to) {
    if (!ofSlots && isCharged(from) && !isCharged(to)) {
      pages.incrementAndGet(cgroup);
    }
  }

  /** A page of a store was not kept; a charge that was taken for it ends. */
  void refund(PageBatch batch, int i) {
    if (batch.charged(i) && !(ofSlots && batch.wasCached(i))) {
      pages.incrementAndGet(batch.cgroup(i));
    }
  }

  /** A page of a store was kept; a charge that was taken for another place than it got ends. */
  void kept(PageBatch batch, int i) {
    if (!ofSlots && !isCharged(batch.backing(i))) {
      refund(batch, i);
    }
  }

  /** A page or a folio of that cgroup found no room. */
  void failed(int cgroup) {
    failures.incrementAndGet(cgroup);
  }

  private boolean isCharged(Backing backing) {
    return switch (rule) {
      case PHYSICAL_SLOTS -> backing == Backing.SWAPFILE;
      case EVERY_ENTRY -> backing != Backing.FOLIO;
    };
  }

  /** Gives back what was gathered. */
  void send() {
    if (!pages.isEmpty()) {
      pages.forEach((cgroup, count) -> charges.tell(new SwapCharges.Uncharge(cgroup, count)));
      pages.clear();
    }
    if (!failures.isEmpty()) {
      failures.forEach((cgroup, times) -> charges.tell(new SwapCharges.Failed(cgroup, times)));
      failures.clear();
    }
  }
}
