package io.swapbox.allocator;

/** The entries of a cgroup among those of an allocator. */
public final class CgroupEntries {

  private CgroupEntries() {}

  /**
   * Makes the entries of one cgroup those of another one, busy or not. Looks at every entry.
   *
   * @param cgroup whose they are
   * @param heir whose they are to be, 16 bits
   * @return how many there are
   * @throws IllegalArgumentException when the heir's id is out of range
   */
  public static long reparent(VirtualClusters clusters, int cgroup, int heir) {
    Ranges.check("cgroup", heir, 0, Descriptor.MAX_CGROUP);
    long entries = 0;
    for (VirtualCluster cluster : clusters.index.all()) {
      if (cluster.isOpen()) {
        entries += reparent(clusters.arena, cluster, cgroup, heir);
      }
    }
    return entries;
  }

  private static int reparent(DescriptorArena arena, VirtualCluster cluster, int cgroup, int heir) {
    int entries = 0;
    for (int offset = 0; offset < Entry.SLOTS_PER_CLUSTER; offset++) {
      long d = cluster.findLive(arena, offset);
      if (d >= 0 && Descriptor.cgroup(arena.owner(d)) == cgroup) {
        arena.setOwner(d, Descriptor.withCgroup(arena.owner(d), heir));
        entries++;
      }
    }
    return entries;
  }
}
