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
  private final ActorRef<SwapCharges.Command> charges;
  private final Int2IntCounterMap pages = new Int2IntCounterMap(0);
  private final Int2IntCounterMap failures = new Int2IntCounterMap(0);

  Uncharges(SwapChargeRule rule, ActorRef<SwapCharges.Command> charges) {
    this.rule = rule;
    this.charges = charges;
  }

  /** An entry of that cgroup is not backed like that any more; a charge that it had for it ends. */
  void unbacked(int cgroup, Backing backing) {
    if (isCharged(backing)) {
      pages.incrementAndGet(cgroup);
    }
  }

  /** A page of that cgroup was moved; a charge that it had ends if it needs none any more. */
  void moved(int cgroup, Backing from, Backing to) {
    if (isCharged(from) && !isCharged(to)) {
      pages.incrementAndGet(cgroup);
    }
  }

  /** A page of a store was not kept; a charge that was taken for it ends. */
  void refund(PageBatch batch, int i) {
    if (batch.charged(i)) {
      pages.incrementAndGet(batch.cgroup(i));
    }
  }

  /** A page of a store was kept; a charge that was taken for another place than it got ends. */
  void kept(PageBatch batch, int i) {
    if (!isCharged(batch.backing(i))) {
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
