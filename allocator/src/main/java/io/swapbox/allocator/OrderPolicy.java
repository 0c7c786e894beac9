package io.swapbox.allocator;

/** How long a virtual cluster serves the folio order that its first run has given it. */
public enum OrderPolicy {

  /**
   * Until it is given back to the cluster directory, as a cluster of the virtual swap series has
   * one order from its making to its end (mm/vswap.c). An emptied cluster that stays here as an
   * unused id serves no other order.
   */
  FIXED_FOR_LIFE,

  /**
   * Until it is empty, as a cluster of the swap file allocator (mm/swapfile.c): an unused id serves
   * whichever order asks first.
   */
  RESET_WHEN_EMPTY
}
