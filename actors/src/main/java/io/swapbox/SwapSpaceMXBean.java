package io.swapbox;

import java.util.List;

/** What management clients see of a space; see {@link SwapSpace#registerMBean}. */
public interface SwapSpaceMXBean {

  /** What the space counts and holds; all of one moment. Asks its actors. */
  SpaceStatistics getStatistics();

  /** How long messages have waited in its mailboxes; empty when metering is off. */
  List<QueueWait> getQueueWaits();
}
