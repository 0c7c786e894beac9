package io.swapbox;

/**
 * How far a swapoff is.
 *
 * @param tier that is swapped off
 * @param pagesLeft in it; of shards and files that have not said so yet none
 * @param pagesMoved that have left it for other tiers, or are in memory only now
 * @param pagesPerSecond of these since the swapoff began
 */
public record SwapoffProgress(String tier, long pagesLeft, long pagesMoved, long pagesPerSecond) {}
