package io.swapbox.snapshot;

/**
 * What comes before the clusters of a home.
 *
 * @param home its CPU
 * @param clusters how many of them follow
 * @param everReleased bitmap of the serial numbers that were here once
 * @param nextSerial the first that the directory has not given out
 * @param dead ids that went back to the directory, with their next generations
 */
record HomeRecord(int home, int clusters, long[] everReleased, int nextSerial, long[] dead) {}
