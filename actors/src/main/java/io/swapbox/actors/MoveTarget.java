package io.swapbox.actors;

import java.util.Arrays;

/**
 * Where pages are to go that a home is asked to move, and which of them are meant.
 *
 * @param tiers that they may go to, a bit each
 * @param cgroups whose pages are meant, in ascending order; none for all
 * @param reason why
 */
record MoveTarget(int tiers, int[] cgroups, MoveReason reason) {

  /** Whether pages of a cgroup are meant. */
  boolean includes(int cgroup) {
    return cgroups.length == 0 || Arrays.binarySearch(cgroups, cgroup) >= 0;
  }
}
