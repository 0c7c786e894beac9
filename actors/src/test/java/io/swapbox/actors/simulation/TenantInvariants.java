package io.swapbox.actors.simulation;

import io.swapbox.actors.CgroupInspector;
import io.swapbox.actors.simulation.TenantTable.State;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.VirtualClusters;
import java.util.BitSet;
import org.agrona.collections.LongHashSet;

/**
 * What holds between page tables, frames and entries, between two events.
 *
 * <p>A frame is in one page table once at most, and the cgroup knows whose it is; one of a node is
 * in one hand. An entry is in one page table once at most (I1), is live there and charged to the
 * cgroup of its tenant. At rest kswapd sleeps.
 */
final class TenantInvariants {

  private final Owners owners;
  private final TenantTable[] tables;

  /** Whether cgroups are removed: an entry may be another one's then. */
  private final boolean removesCgroups;

  private final BitSet mapped = new BitSet();
  private final LongHashSet entries = new LongHashSet();

  TenantInvariants(Owners owners, TenantTable[] tables, boolean removesCgroups) {
    this.owners = owners;
    this.tables = tables;
    this.removesCgroups = removesCgroups;
  }

  void check() {
    for (CgroupInspector cgroup : owners.cgroups) {
      cgroup.check();
    }
    if (owners.node != null) {
      owners.node.check(owners.cgroups);
    }
    mapped.clear();
    entries.clear();
    for (int tenant = 0; tenant < tables.length; tenant++) {
      TenantTable table = tables[tenant];
      int group = tenant % owners.cgroups.length;
      for (int page = 0; page < table.pages(); page++) {
        switch (table.state(page)) {
          case ABSENT -> {}
          case RESIDENT, UNMAPPED -> {
            int frame = table.frame(page);
            owners.cgroups[group].checkMapped(
                frame, tenant, page, table.state(page) == State.UNMAPPED);
            if (mapped.get(frame)) {
              throw new SimulationFailure("two pages are in frame " + frame);
            }
            mapped.set(frame);
          }
          case SWAPPED -> checkSwapped(table.swapped(page), Tenants.FIRST_CGROUP + group);
        }
      }
    }
  }

  private void checkSwapped(Book.Page page, int cgroup) {
    if (!entries.add(page.entry)) {
      throw new SimulationFailure("I1: two pages have entry " + Entry.describe(page.entry));
    }
    VirtualClusters clusters = owners.clusters[Entry.home(page.entry)];
    long d = clusters.find(page.entry);
    if (d >= 0 && clusters.cgroup(d) != cgroup && !removesCgroups) {
      throw new SimulationFailure(
          Entry.describe(page.entry) + " is charged to cgroup " + clusters.cgroup(d));
    }
  }

  /** What holds when nothing is under way. */
  void checkAtRest() {
    check();
    if (owners.node != null) {
      owners.node.checkAtRest();
    }
  }

  /** What holds when every tenant has given everything back. */
  void checkEmpty() {
    checkAtRest();
    for (CgroupInspector cgroup : owners.cgroups) {
      SimulationFailure.require(cgroup.inUse() == 0, "%d frames are left in use", cgroup.inUse());
    }
  }
}
