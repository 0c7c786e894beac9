package io.swapbox;

import io.swapbox.allocator.OrderPolicy;

/**
 * How slot allocators work.
 *
 * @param orderPolicy how long a virtual cluster keeps the folio order that its first run has given
 *     it
 * @param lookUpCache whether an allocator remembers the cluster that it looked up last, as the
 *     sixth version of the virtual swap series does for each CPU
 * @param freeBatching whether entries that are freed together are looked up and dropped in runs;
 *     without, each is looked up twice and dropped alone, as the third version of the virtual swap
 *     series did, whose frees took 2.4 times as long as those of the kernel before it
 * @param folioRule where the pages of a large folio may lie
 * @param chargeRule which entries their cgroups are charged for
 * @param exclusiveLoads whether a page that is loaded from a compressed pool into the swap cache
 *     leaves the pool, as in the kernel; without, its copy stays, and the page need not be
 *     compressed again if it is not written before it is evicted
 * @param promotion which pages move to a tier before their own
 */
public record AllocatorConfig(
    OrderPolicy orderPolicy,
    boolean lookUpCache,
    boolean freeBatching,
    FolioRule folioRule,
    SwapChargeRule chargeRule,
    boolean exclusiveLoads,
    PromotionPolicy promotion) {

  /**
   * An emptied cluster serves any order, look-ups are remembered, frees are batched, pages of a
   * folio may lie anywhere, physical slots alone are charged, loads are exclusive, and nothing is
   * promoted.
   */
  public static final AllocatorConfig DEFAULT =
      new AllocatorConfig(
          OrderPolicy.RESET_WHEN_EMPTY, true, true, FolioRule.MIXED, SwapChargeRule.PHYSICAL_SLOTS);

  /** Allocators whose loads are exclusive, and which promote nothing. */
  public AllocatorConfig(
      OrderPolicy orderPolicy,
      boolean lookUpCache,
      boolean freeBatching,
      FolioRule folioRule,
      SwapChargeRule chargeRule) {
    this(orderPolicy, lookUpCache, freeBatching, folioRule, chargeRule, true, PromotionPolicy.NONE);
  }

  /** The same with frees in batches, or one by one. */
  public AllocatorConfig withFreeBatching(boolean batching) {
    return new AllocatorConfig(
        orderPolicy, lookUpCache, batching, folioRule, chargeRule, exclusiveLoads, promotion);
  }

  /** The same with or without a memory of the last look-up. */
  public AllocatorConfig withLookUpCache(boolean cache) {
    return new AllocatorConfig(
        orderPolicy, cache, freeBatching, folioRule, chargeRule, exclusiveLoads, promotion);
  }

  /** The same with another rule for folios. */
  public AllocatorConfig withFolioRule(FolioRule rule) {
    return new AllocatorConfig(
        orderPolicy, lookUpCache, freeBatching, rule, chargeRule, exclusiveLoads, promotion);
  }

  /** The same that charges cgroups by another rule. */
  public AllocatorConfig withChargeRule(SwapChargeRule rule) {
    return new AllocatorConfig(
        orderPolicy, lookUpCache, freeBatching, folioRule, rule, exclusiveLoads, promotion);
  }

  /** The same with or without copies that stay in the pool. */
  public AllocatorConfig withExclusiveLoads(boolean exclusive) {
    return new AllocatorConfig(
        orderPolicy, lookUpCache, freeBatching, folioRule, chargeRule, exclusive, promotion);
  }

  /** The same that promotes other pages. */
  public AllocatorConfig withPromotion(PromotionPolicy other) {
    return new AllocatorConfig(
        orderPolicy, lookUpCache, freeBatching, folioRule, chargeRule, exclusiveLoads, other);
  }
}
