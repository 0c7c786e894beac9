package io.swapbox.actors.runtime;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.dispatch.Envelope;
import akka.dispatch.MailboxType;
import akka.dispatch.MessageQueue;
import akka.dispatch.ProducesMessageQueue;
import com.typesafe.config.Config;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * An unbounded mailbox that measures how long each message waits in it and leaves an event in the
 * flight recorder when it was long.
 *
 * <p>Unbounded, because a message may carry the ownership of pages and slots: one that a full
 * mailbox dropped would leak them. What is under way is bounded by the protocols instead.
 */
public final class MeteredMailbox
    implements MailboxType, ProducesMessageQueue<MeteredMailbox.MeteredQueue> {

  private final long longWaitNanos;

  /** Called by Akka with the mailbox's section. */
  public MeteredMailbox(ActorSystem.Settings settings, Config config) {
    longWaitNanos = config.getDuration("jfr-threshold", TimeUnit.NANOSECONDS);
  }

  @Override
  public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
    MeterRegistry registry = MeterRegistry.ID.get(system.get());
    MeteredQueue queue = new MeteredQueue(registry.claim(owner.get().path()), longWaitNanos);
    registry.opened(queue);
    return queue;
  }

  /** The queue of one actor. */
  static final class MeteredQueue implements MessageQueue {

    private static final VarHandle ADDED;
    private static final VarHandle REMOVED;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        ADDED = lookup.findVarHandle(MeteredQueue.class, "added", long.class);
        REMOVED = lookup.findVarHandle(MeteredQueue.class, "removed", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final MpscQueue queue = new MpscQueue();
    private final ActorMeter meter;
    private final long longWaitNanos;
    private volatile long added;

    /** Written by the consumer alone. */
    private volatile long removed;

    private volatile long dead;

    MeteredQueue(ActorMeter meter, long longWaitNanos) {
      this.meter = meter;
      this.longWaitNanos = longWaitNanos;
    }

    @Override
    public void enqueue(ActorRef receiver, Envelope envelope) {
      ADDED.getAndAdd(this, 1L);
      queue.add(envelope, System.nanoTime());
    }

    @Override
    public @Nullable Envelope dequeue() {
      MpscQueue.Node node = queue.poll();
      if (node == null) {
        return null;
      }
      int depth = numberOfMessages();
      REMOVED.setRelease(this, removed + 1);
      Envelope envelope = node.take();
      long now = ThreadClock.ofThisThread().atStart();
      long wait = now - node.enqueuedAt();
      Class<?> type = envelope.message().getClass();
      meter.starts(type, now, wait, depth);
      if (wait >= longWaitNanos) {
        MailboxWait.record(meter, type, wait, depth);
      }
      return envelope;
    }

    @Override
    public int numberOfMessages() {
      return (int) Math.max(0, added - removed);
    }

    @Override
    public boolean hasMessages() {
      return !queue.isEmpty();
    }

    @Override
    public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
      // Not by dequeue: nobody handles these messages.
      long count = 0;
      for (MpscQueue.Node left = queue.poll(); left != null; left = queue.poll()) {
        count++;
        REMOVED.setRelease(this, removed + 1);
        deadLetters.enqueue(owner, left.take());
      }
      dead = count;
    }

    /** Where its messages are. */
    MailboxTotals totals() {
      long out = 0;
      for (MessageMeter message : meter.messages()) {
        out += message.waits().getTotalCount();
      }
      return new MailboxTotals(added, out, dead, numberOfMessages());
    }
  }
}
