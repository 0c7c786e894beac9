package io.swapbox;

/**
 * What is in one tier of a space.
 *
 * @param name as the masks of cgroups call it
 * @param kind what holds its pages
 * @param pages in it
 * @param bytes that they take there: memory of a pool, slots of a file or of a device in memory
 */
public record TierStatistics(String name, TierKind kind, long pages, long bytes) {}
