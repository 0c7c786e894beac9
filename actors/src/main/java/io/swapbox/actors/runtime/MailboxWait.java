package io.swapbox.actors.runtime;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * A message that waited long in its mailbox, as an event of the JDK's flight recorder, made when
 * the message is taken out.
 *
 * <p>How long is long, {@code swapbox.mailboxes.metered.jfr-threshold} says. The recorder's own
 * threshold is of no use: it looks at the duration of an event, and the wait is over when this one
 * begins.
 */
@Name(MailboxWait.NAME)
@Label("Mailbox Wait")
@Category({"Swapbox"})
@Description("A message waited in a mailbox for longer than the threshold")
@StackTrace(false)
final class MailboxWait extends Event {

  /** What the recorder calls the event. */
  static final String NAME = "swapbox.MailboxWait";

  @Label("Actor Kind")
  final String kind;

  @Label("Actor Index")
  final int index;

  @Label("Message")
  final String message;

  @Label("Wait")
  @Timespan(Timespan.NANOSECONDS)
  final long wait;

  @Label("Depth")
  @Description("Messages in the mailbox when this one was taken out, itself included")
  final int depth;

  private MailboxWait(ActorMeter meter, Class<?> type, long waitNanos, int depth) {
    this.kind = meter.kind();
    this.index = meter.index();
    this.message = type.getSimpleName();
    this.wait = waitNanos;
    this.depth = depth;
  }

  /** Records a wait, when a recording that wants it is running. */
  static void record(ActorMeter meter, Class<?> type, long waitNanos, int depth) {
    MailboxWait event = new MailboxWait(meter, type, waitNanos, depth);
    if (event.shouldCommit()) {
      event.commit();
    }
  }
}
