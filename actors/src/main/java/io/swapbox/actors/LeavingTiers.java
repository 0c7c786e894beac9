package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.swapbox.TierState;
import io.swapbox.backends.PageFile;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Tiers that are out of use, as {@link SwapCoordinator} has them, until nothing is left of them: as
 * soon as a tier is empty nobody is told of its shards or devices any more, these stop, its devices
 * are closed, and its numbers are used again. One with pages that could not be read waits for these
 * to be freed.
 */
final class LeavingTiers {

  private static final class Leaving {
    private final SwapoffRun run;
    private final TierLayout.Tier tier;
    private final List<ActorRef<? super Backend.Member>> members;
    private final List<PageFile> devices;

    /** Members that have not said that they are empty, and then those that have not stopped. */
    private int unanswered;

    Leaving(SwapoffRun run, TierRoster tiers) {
      this.run = run;
      this.tier = tiers.tier(run.tier());
      this.members = tiers.refs().members(tier);
      this.devices = tiers.files(tier);
      this.unanswered = members.size();
    }
  }

  private final ActorContext<SwapCoordinator.Command> context;
  private final TierRoster tiers;
  private final Announcements announcements;
  private final TierOpeners openers;

  /** By the number of the swapoff. */
  private final Int2ObjectHashMap<Leaving> all = new Int2ObjectHashMap<>();

  LeavingTiers(
      ActorContext<SwapCoordinator.Command> context,
      TierRoster tiers,
      Announcements announcements,
      TierOpeners openers) {
    this.context = context;
    this.tiers = tiers;
    this.announcements = announcements;
    this.openers = openers;
  }

  /** In a tier are no pages any more but those that cannot be read. */
  void drained(SwapoffRun run) {
    announcements.add(
        true, () -> tiers.table().state(run.tier(), TierState.OFF), () -> awaitEmpty(run));
  }

  private void awaitEmpty(SwapoffRun run) {
    Leaving tier = new Leaving(run, tiers);
    all.put(run.number(), tier);
    if (run.left() > 0) {
      run.complete(null);
    }
    Backend.WhenEmpty message = new Backend.WhenEmpty(run.number(), context.getSelf().narrow());
    tier.members.forEach(member -> member.tell(message));
  }

  /** A member of a tier is empty. */
  void emptied(int swapoff) {
    Leaving tier = all.get(swapoff);
    if (--tier.unanswered == 0) {
      announcements.add(true, () -> tiers.table().emptied(tier.tier.number()), () -> stop(tier));
    }
  }

  private void stop(Leaving tier) {
    tier.unanswered = tier.members.size();
    for (ActorRef<? super Backend.Member> member : tier.members) {
      context.watch(member);
      member.tell(new Backend.Stop());
    }
  }

  /** An actor has stopped. */
  void stopped(ActorRef<Void> actor) {
    for (Leaving tier : all.values()) {
      if (tier.members.contains(actor) && --tier.unanswered == 0) {
        close(tier);
        return;
      }
    }
  }

  private void close(Leaving tier) {
    if (tier.devices.isEmpty()) {
      closed(new SwapCoordinator.Closed(tier.run.number(), null));
    } else {
      openers.close(tier.run.number(), tier.tier, tier.devices);
    }
  }

  /** The devices of a tier are closed: nothing is left of it. */
  void closed(SwapCoordinator.Closed closed) {
    Leaving tier = all.remove(closed.swapoff());
    tiers.table().release(tier.tier.kind(), tier.tier.members());
    if (tier.run.left() == 0) {
      tier.run.complete(closed.refusal());
    }
  }
}
