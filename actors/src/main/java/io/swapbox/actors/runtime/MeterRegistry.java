package io.swapbox.actors.runtime;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorPath;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The meters of one actor system: how a mailbox, which Akka makes by reflection, finds its own. */
final class MeterRegistry implements Extension {

  /** Finds the registry of an actor system. */
  static final Id ID = new Id();

  private final ConcurrentHashMap<ActorPath, ActorMeter> expected = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<ActorMeter> all = new ConcurrentLinkedQueue<>();

  private final ConcurrentLinkedQueue<MeteredMailbox.MeteredQueue> mailboxes =
      new ConcurrentLinkedQueue<>();

  /** Makes the meter of an actor that is about to be spawned at that path. */
  ActorMeter expect(ActorPath path, String kind, int index) {
    ActorMeter meter = new ActorMeter(kind, index);
    expected.put(path, meter);
    all.add(meter);
    return meter;
  }

  /** Hands the meter to the mailbox of the actor at that path. */
  ActorMeter claim(ActorPath path) {
    ActorMeter meter = expected.remove(path);
    if (meter == null) {
      throw new IllegalStateException(path + " has a metered mailbox but no meter");
    }
    return meter;
  }

  /** A mailbox came into being; it counts from now on, and when its actor is gone, too. */
  void opened(MeteredMailbox.MeteredQueue mailbox) {
    mailboxes.add(mailbox);
  }

  /** Where the messages of all mailboxes are. */
  MailboxTotals totals() {
    return mailboxes.stream()
        .map(MeteredMailbox.MeteredQueue::totals)
        .reduce(MailboxTotals.NONE, MailboxTotals::plus);
  }

  List<ActorMeter> all() {
    return List.copyOf(all);
  }

  /** Akka's key to the registry. */
  static final class Id extends AbstractExtensionId<MeterRegistry> {
    @Override
    public MeterRegistry createExtension(ExtendedActorSystem system) {
      return new MeterRegistry();
    }
  }
}
