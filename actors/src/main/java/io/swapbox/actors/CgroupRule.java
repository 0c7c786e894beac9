package io.swapbox.actors;

/**
 * What the settings of a cgroup and of those above it come to.
 *
 * @param cgroup whose pages it is about
 * @param tiers those that may take them, a bit each
 * @param writeback whether they may go on to a swap file
 * @param zswapMax most compressed bytes of them in pools
 */
record CgroupRule(int cgroup, int tiers, boolean writeback, long zswapMax) {}
