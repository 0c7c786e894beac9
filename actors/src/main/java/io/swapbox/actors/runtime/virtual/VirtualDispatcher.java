package io.swapbox.actors.runtime.virtual;

import akka.actor.ActorCell;
import akka.actor.Cell;
import akka.dispatch.Dispatcher;
import akka.dispatch.Envelope;
import akka.dispatch.ExecutorServiceFactory;
import akka.dispatch.Mailbox;
import akka.dispatch.MailboxType;
import akka.dispatch.MessageDispatcherConfigurator;
import akka.dispatch.TaskInvocation;
import akka.dispatch.sysmsg.Failed;
import akka.dispatch.sysmsg.SystemMessage;
import java.util.concurrent.TimeUnit;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/**
 * The dispatcher that turns whatever Akka sends into events.
 *
 * <p>It stands on what Akka 2.8.5 calls: {@code dispatch} and {@code systemDispatch} for each
 * message, {@code registerForExecution} after start and resume, {@code executeTask} for futures.
 */
final class VirtualDispatcher extends Dispatcher {

  private final World world;

  VirtualDispatcher(MessageDispatcherConfigurator configurator, String id, World world) {
    super(
        configurator,
        id,
        1,
        Duration.Zero(),
        (dispatcher, threads) -> noExecutor(dispatcher),
        FiniteDuration.apply(0, TimeUnit.NANOSECONDS));
    this.world = world;
  }

  private static ExecutorServiceFactory noExecutor(String dispatcher) {
    return () -> {
      throw new IllegalStateException(dispatcher + " is in virtual time and has no threads");
    };
  }

  @Override
  public Mailbox createMailbox(Cell actor, MailboxType type) {
    VirtualMailbox queue = world.newMailbox();
    Mailbox mailbox = super.createMailbox(actor, (owner, system) -> queue);
    queue.in(mailbox);
    return mailbox;
  }

  @Override
  public void dispatch(ActorCell receiver, Envelope message) {
    MessageCounter counter = world.loop().counter();
    counter.sent++;
    Mailbox to = receiver.mailbox();
    if (to.messageQueue() instanceof VirtualMailbox open) {
      world.loop().send(open, message);
    } else {
      counter.dead++;
      to.enqueue(receiver.self(), message);
    }
  }

  @Override
  public void systemDispatch(ActorCell receiver, SystemMessage message) {
    if (message instanceof Failed failed && !receiver.isWatching(failed.child())) {
      world.failed(failed.child().path(), failed.cause());
    }
    Mailbox to = receiver.mailbox();
    if (to.messageQueue() instanceof VirtualMailbox open && open != world.loop().current()) {
      world.loop().send(open, message);
    } else {
      // To itself at once: Akka relies on it that a stop comes before the next message.
      to.systemEnqueue(receiver.self(), message);
    }
  }

  @Override
  public boolean registerForExecution(Mailbox mailbox, boolean message, boolean system) {
    // An actor at work is looked at when its turn ends.
    if (mailbox.messageQueue() instanceof VirtualMailbox open && open != world.loop().current()) {
      world.loop().send(open, null);
      return true;
    }
    return false;
  }

  @Override
  public void executeTask(TaskInvocation task) {
    world.execute(task);
  }

  /** Nothing to release: there are no threads. */
  @Override
  public void shutdown() {}
}
