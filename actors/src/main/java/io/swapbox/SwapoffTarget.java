package io.swapbox;

/** Where the pages of a tier go that is swapped off. */
public sealed interface SwapoffTarget {

  /** See {@link Tiers}. */
  SwapoffTarget TIERS = new Tiers();

  /** {@link Memory} of any size. */
  SwapoffTarget MEMORY = memory(Long.MAX_VALUE);

  /** {@link Memory} of at most that many bytes. */
  static SwapoffTarget memory(long maxBytes) {
    return new Memory(maxBytes);
  }

  /** To other tiers, which keep to what cgroups may use and are charged for. */
  record Tiers() implements SwapoffTarget {}

  /**
   * Into memory, whatever other tiers there are, as the kernel's {@code swapoff} has it: off heap,
   * as they are, until they are loaded for good, freed, or stored again. That they are there is not
   * charged to anybody.
   *
   * @param maxBytes most bytes of pages that may go there
   */
  record Memory(long maxBytes) implements SwapoffTarget {

    /**
     * Checks the limit.
     *
     * @throws ConfigurationException when it is below 0
     */
    public Memory {
      ConfigurationException.require(maxBytes >= 0, "swapoff.max-bytes", maxBytes, "0 or more");
    }
  }
}
