package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.allocator.Entry;
import java.util.ArrayDeque;
import java.util.Iterator;

/** The entries that a tenant gives up, a batch at a time. */
final class TenantFrees {

  private final Simulation run;
  private final int cgroup;
  private final PageBatch batch;
  private final ArrayDeque<Book.Page> entries = new ArrayDeque<>();
  private boolean underWay;

  /**
   * Nothing to free.
   *
   * @param tenant who is told of each batch, by that message
   * @param cgroup of the tenant
   */
  TenantFrees(
      Simulation run,
      ActorRef<AddressSpace.Command> tenant,
      AddressSpace.Command freed,
      int cgroup) {
    this.run = run;
    this.cgroup = cgroup;
    this.batch = new PageBatch(run.scenario().batch()).repliesTo(tenant, freed);
  }

  /** Whether all have been freed. */
  boolean isIdle() {
    return !underWay;
  }

  void add(Book.Page entry) {
    entry.removing++;
    entries.add(entry);
    if (!underWay) {
      send();
    }
  }

  private void send() {
    int home = Entry.home(entries.getFirst().entry);
    batch.begin(cgroup);
    for (Book.Page entry : entries) {
      if (Entry.home(entry.entry) == home && !batch.isFull()) {
        batch.addEntry(entry.entry);
      }
    }
    underWay = true;
    run.allocator(home).tell(new SlotAllocator.Free(batch));
  }

  /** A batch has been freed. */
  void onFreed() {
    SimulationFailure.require(batch.allDone(), "a free ended as %s", batch);
    int i = 0;
    for (Iterator<Book.Page> all = entries.iterator(); all.hasNext() && i < batch.size(); ) {
      Book.Page entry = all.next();
      if (entry.entry == batch.entry(i)) {
        all.remove();
        run.tenantBook().change(entry, -1, 0);
        i++;
      }
    }
    underWay = false;
    if (!entries.isEmpty()) {
      send();
    }
  }
}
