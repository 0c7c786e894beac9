package io.swapbox;

/**
 * Pages that have left a tier for another one since the space was opened, by why.
 *
 * @param to name of the tier that they went to
 * @param byDemand because somebody wanted it ({@link SwapCgroup#migrate})
 * @param byPressure because there were too many ({@link DemotionPolicy.WhenFull}, {@link
 *     DemotionPolicy.Proactive})
 * @param byAge because they were not used for long ({@link DemotionPolicy.Cold})
 * @param byLoad because they were loaded ({@link PromotionPolicy})
 * @param bySwapoff because the tier was swapped off
 */
public record TierMove(
    String to, long byDemand, long byPressure, long byAge, long byLoad, long bySwapoff) {

  /** All of them. */
  public long pages() {
    return byDemand + byPressure + byAge + byLoad + bySwapoff;
  }
}
