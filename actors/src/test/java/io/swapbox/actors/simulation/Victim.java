package io.swapbox.actors.simulation;

import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.OomKiller;
import io.swapbox.actors.OomReport;
import io.swapbox.actors.PageStatus;

/** What a tenant has to do with the out-of-memory killer, which may choose it. */
final class Victim {

  private final int number;
  private final TenantTable table;
  private final int tries;
  private final int nodeFrames;
  private int fruitless;
  private boolean killed;

  /**
   * A tenant that lives.
   *
   * @param number by which the killer knows it
   * @param table what its end would set free
   */
  Victim(int number, TenantTable table, NodePlan plan) {
    this.number = number;
    this.table = table;
    this.tries = plan.tries();
    this.nodeFrames = plan.frames();
  }

  /** Notes how a reclaim has ended; false when memory is exhausted. */
  boolean goesOn(int pages) {
    fruitless = pages > 0 ? 0 : fruitless + 1;
    return fruitless < tries;
  }

  OomKiller.OutOfMemory outOfMemory(boolean ofNode, PageStatus refused) {
    fruitless = 0;
    return new OomKiller.OutOfMemory(number, ofNode, refused);
  }

  OomKiller.Weighed weighed() {
    SimulationFailure.require(!killed, "a dead tenant is weighed");
    return new OomKiller.Weighed(use());
  }

  private OomReport.Use use() {
    int resident = 0;
    int swapped = 0;
    for (int page = 0; page < table.pages(); page++) {
      switch (table.state(page)) {
        case ABSENT -> {}
        case RESIDENT, UNMAPPED -> resident++;
        case SWAPPED -> swapped++;
      }
    }
    return new OomReport.Use(number, resident, swapped);
  }

  /** The tenant has to die, and for a reason: nobody has more than it had. */
  void die(AddressSpace.Die die) {
    OomReport report = die.report();
    SimulationFailure.require(!killed && report.victim() == number, "killed by %s", report);
    killed = true;
    long most = 0;
    long own = -1;
    for (OomReport.Use use : report.uses()) {
      long pages = use.residentPages() + use.swappedPages();
      most = Math.max(most, pages);
      own = use.task() == number ? pages : own;
    }
    SimulationFailure.require(
        own == most || (most == 0 && report.invokedBy() == number),
        "the wrong one was killed: %s",
        report);
    SimulationFailure.require(
        !report.ofNode() || report.limitPages() == nodeFrames, "another node: %s", report);
  }

  boolean isKilled() {
    return killed;
  }

  /** What is to be said when it has given everything back. */
  OomKiller.Dead dead() {
    return new OomKiller.Dead(number);
  }
}
