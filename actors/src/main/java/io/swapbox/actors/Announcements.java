package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Tells everybody who goes by the tiers of a space which there are: the homes, who sets what
 * cgroups may use, who adds up statistics, and who has pages moved on demand. One change is made
 * after the other, so that all get them in one order, and each ends when all have answered.
 */
final class Announcements {

  /**
   * A change.
   *
   * @param begin makes it
   * @param homesFirst whether homes are told before the others: pages do not go any more where
   *     others no longer look; else they go nowhere before it is known to the others
   * @param end what follows when all know
   */
  private record Change(Runnable begin, boolean homesFirst, Runnable end) {}

  private final TierRoster tiers;
  private final List<ActorRef<SlotAllocator.Command>> homes;
  private final ActorRef<Cgroups.Command> cgroups;
  private final ActorRef<StatisticsCollector.Command> collector;
  private final ActorRef<TierMigrator.Command> migrator;
  private final ActorRef<SwapCoordinator.TiersSet> self;

  /** The first is being made. */
  private final ArrayDeque<Change> changes = new ArrayDeque<>();

  private int unanswered;
  private boolean underWay;
  private boolean half;
  private boolean ended;

  Announcements(
      TierRoster tiers, SwapCoordinator.Space space, ActorRef<SwapCoordinator.TiersSet> self) {
    this.tiers = tiers;
    this.homes = space.allocators();
    this.cgroups = space.cgroups();
    this.collector = space.collector();
    this.migrator = space.migrator();
    this.self = self;
  }

  /** Makes a change after those that came before. */
  void add(boolean homesFirst, Runnable begin, Runnable end) {
    changes.addLast(new Change(begin, homesFirst, end));
    if (!underWay) {
      beginNext();
    }
  }

  /** The space ends: no change begins any more. */
  void end() {
    ended = true;
  }

  private void beginNext() {
    if (ended || changes.isEmpty()) {
      return;
    }
    underWay = true;
    Change change = changes.getFirst();
    change.begin().run();
    tiers.tellWhetherBehind();
    half = false;
    tell(change.homesFirst());
  }

  private void tell(boolean toHomes) {
    SetTiers message = new SetTiers(tiers.refs(), self);
    if (toHomes) {
      homes.forEach(home -> home.tell(message));
      unanswered = homes.size();
    } else {
      cgroups.tell(message);
      collector.tell(message);
      migrator.tell(message);
      unanswered = 3;
    }
  }

  /** Notes an answer. */
  void answered() {
    if (--unanswered > 0) {
      return;
    }
    Change change = changes.getFirst();
    if (half) {
      changes.removeFirst();
      underWay = false;
      change.end().run();
      if (!underWay) {
        beginNext();
      }
    } else {
      half = true;
      tell(!change.homesFirst());
    }
  }
}
