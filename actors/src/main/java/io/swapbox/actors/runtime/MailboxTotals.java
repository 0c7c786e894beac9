package io.swapbox.actors.runtime;

/**
 * Where the messages of all metered mailboxes are; exact when nothing is sent or handled meanwhile.
 *
 * @param in put into a mailbox
 * @param out those that an actor has handled or is handling
 * @param dead those that were left when their actor stopped
 * @param queued those that wait
 */
public record MailboxTotals(long in, long out, long dead, long queued) {

  /** No messages at all. */
  static final MailboxTotals NONE = new MailboxTotals(0, 0, 0, 0);

  MailboxTotals plus(MailboxTotals other) {
    return new MailboxTotals(
        in + other.in, out + other.out, dead + other.dead, queued + other.queued);
  }

  /** Whether every message is somewhere: in = out + dead + queued. */
  public boolean tieOut() {
    return in == out + dead + queued;
  }
}
