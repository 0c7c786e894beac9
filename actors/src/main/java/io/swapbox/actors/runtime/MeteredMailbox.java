package io.swapbox.actors.runtime;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.dispatch.Envelope;
import akka.dispatch.MailboxType;
import akka.dispatch.MessageQueue;
import akka.dispatch.ProducesMessageQueue;
import com.typesafe.config.Config;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * An unbounded mailbox that measures how long each message waits in it.
 *
 * <p>Unbounded, because a message may carry the ownership of pages and slots: one that a full
 * mailbox dropped would leak them. What is under way is bounded by the protocols instead.
 */
public final class MeteredMailbox
    implements MailboxType, ProducesMessageQueue<MeteredMailbox.MeteredQueue> {

  /** Called by Akka with the mailbox's section. */
  public MeteredMailbox(ActorSystem.Settings settings, Config config) {}

  @Override
  public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
    MeterRegistry registry = MeterRegistry.ID.get(system.get());
    return new MeteredQueue(registry.claim(owner.get().path()));
  }

  /** The queue of one actor. */
  static final class MeteredQueue implements MessageQueue {

    private final MpscQueue queue = new MpscQueue();
    private final ActorMeter meter;

    MeteredQueue(ActorMeter meter) {
      this.meter = meter;
    }

    @Override
    public void enqueue(ActorRef receiver, Envelope envelope) {
      queue.add(envelope, System.nanoTime());
    }

    @Override
    public @Nullable Envelope dequeue() {
      int depth = queue.size();
      MpscQueue.Node node = queue.poll();
      if (node == null) {
        return null;
      }
      Envelope envelope = node.take();
      long now = ThreadClock.ofThisThread().atStart();
      meter.starts(envelope.message().getClass(), now, now - node.enqueuedAt(), depth);
      return envelope;
    }

    @Override
    public int numberOfMessages() {
      return queue.size();
    }

    @Override
    public boolean hasMessages() {
      return !queue.isEmpty();
    }

    @Override
    public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
      for (Envelope left = dequeue(); left != null; left = dequeue()) {
        deadLetters.enqueue(owner, left);
      }
    }
  }
}
