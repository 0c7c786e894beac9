package io.swapbox;

/**
 * Why pages have left a tier for others, and what has come to it that way; pages since the space
 * was opened.
 *
 * @param byDemand because somebody wanted it ({@link SwapCgroup#migrate})
 * @param byPressure because there were too many ({@link DemotionPolicy.WhenFull}, {@link
 *     DemotionPolicy.Proactive})
 * @param byAge because they were not used for long ({@link DemotionPolicy.Cold})
 * @param byLoad because they were loaded ({@link PromotionPolicy})
 * @param bySwapoff because the tier was swapped off
 * @param letIn that were let in by its {@link MoveBudget}
 * @param letInBytes of these
 * @param heldBack that it has kept out, each as often as it was offered
 */
public record TierFlows(
    long byDemand,
    long byPressure,
    long byAge,
    long byLoad,
    long bySwapoff,
    long letIn,
    long letInBytes,
    long heldBack) {

  /** Of a tier that no page has left or come to. */
  public static final TierFlows NONE = new TierFlows(0, 0, 0, 0, 0, 0, 0, 0);
}
