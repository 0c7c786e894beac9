package io.swapbox.workloads;

import io.swapbox.ConfigurationException;

/**
 * Which pages come in beside one that is swapped in ({@code mm/swap_state.c}). They wait in the
 * swap cache for a reference.
 *
 * @param kind where they are looked for
 * @param pageCluster {@code vm.page-cluster}: at most 2^{@code pageCluster} pages come in at once,
 *     the one that was asked for among them; 0 to 5, 0 for no readahead
 * @param ofMemory whether pages are read ahead whose copies are zero, compressed or in a memory
 *     tier. A kernel whose swap space is virtual does so, as it sees no device behind the entry;
 *     one that looks through the virtual slot need not
 */
public record Readahead(Kind kind, int pageCluster, boolean ofMemory) {

  /** Where neighbours are looked for. */
  public enum Kind {
    /** Around the page in its address space ({@code swap_vma_readahead}). */
    VMA,
    /** In the block of slots around the entry ({@code swap_cluster_readahead}). */
    CLUSTER
  }

  /** The kernel's, of what is on devices. */
  public static final Readahead DEFAULT = new Readahead(Kind.VMA, 3, false);

  /** No page comes in before it is asked for. */
  public static final Readahead NONE = new Readahead(Kind.VMA, 0, false);

  /** {@code SWAP_RA_ORDER_CEILING}. */
  public static final int MAX_PAGE_CLUSTER = 5;

  /**
   * Checks the number.
   *
   * @throws ConfigurationException when it is out of its range
   */
  public Readahead {
    ConfigurationException.require(
        pageCluster >= 0 && pageCluster <= MAX_PAGE_CLUSTER,
        "swap.page-cluster",
        pageCluster,
        "0 to " + MAX_PAGE_CLUSTER);
  }

  /** Most pages that come in at once. */
  public int pages() {
    return 1 << pageCluster;
  }
}
