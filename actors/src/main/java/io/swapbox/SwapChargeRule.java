package io.swapbox;

/** Which entries a cgroup is charged for, and its {@code memory.swap.max} limits. */
public enum SwapChargeRule {

  /**
   * Those whose page is in a slot of a swap file: only physical slots are charged, as with the
   * virtual swap series on cgroup v2 ("only charge physical slots" of its sixth version). Zero
   * pages, compressed ones and those in memory are free.
   */
  PHYSICAL_SLOTS,

  /**
   * Those whose page is stored anywhere, zero and compressed pages included: every entry that is
   * swapped out, whatever its backing, as the {@code memsw} counter of cgroup v1 has it. Here the
   * charge lasts as long as the copy, in the swap cache as well; the kernel drops it at swap-in,
   * because its counter has the memory in it, too.
   */
  EVERY_ENTRY
}
