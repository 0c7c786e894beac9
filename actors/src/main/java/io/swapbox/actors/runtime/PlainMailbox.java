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

/** An unbounded mailbox that measures nothing, and makes no object for a message. */
public final class PlainMailbox
    implements MailboxType, ProducesMessageQueue<PlainMailbox.PlainQueue> {

  /** Called by Akka with the mailbox's section. */
  public PlainMailbox(ActorSystem.Settings settings, Config config) {}

  @Override
  public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
    return new PlainQueue();
  }

  /** The queue of one actor. */
  static final class PlainQueue implements MessageQueue {

    private final MpscQueue queue = new MpscQueue();

    @Override
    public void enqueue(ActorRef receiver, Envelope envelope) {
      queue.add(envelope, 0);
    }

    @Override
    public @Nullable Envelope dequeue() {
      MpscQueue.Node node = queue.poll();
      return node == null ? null : node.take();
    }

    /** Not counted: 1 stands for any number. */
    @Override
    public int numberOfMessages() {
      return hasMessages() ? 1 : 0;
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
