package io.swapbox.bench.fragmentation;

import io.swapbox.allocator.OrderPolicy;
import java.util.Locale;

/**
 * How much of a bounded space is of use for large folios after it was used for long: virtual
 * clusters with each order policy, and a first-fit bitmap of the same size, do the same {@link
 * Churn}.
 *
 * <p>Arguments: slots (262,144), operations (10,000,000), seeds (3).
 */
public final class Fragmentation {

  private Fragmentation() {}

  /** Runs it and prints a table. */
  public static void main(String[] args) {
    int slots = argument(args, 0, 1 << 18);
    int operations = argument(args, 1, 10_000_000);
    int seeds = argument(args, 2, 3);
    System.out.printf(Locale.ROOT, "%,d slots, %,d operations, in %%%n", slots, operations);
    System.out.println(
        "load       space             seed  occupancy  pages failed  folios failed  order 4 found");
    for (Churn.Load load : Churn.Load.values()) {
      for (long seed = 1; seed <= seeds; seed++) {
        for (OrderPolicy policy : OrderPolicy.values()) {
          try (SlotSpace space = new ClusterSpace(slots, policy)) {
            print(load, policy.toString(), seed, Churn.run(space, slots, load, operations, seed));
          }
        }
        SlotSpace space = new FirstFitSpace(slots);
        print(load, "first fit", seed, Churn.run(space, slots, load, operations, seed));
      }
    }
  }

  private static void print(Churn.Load load, String space, long seed, Churn.Outcome outcome) {
    System.out.printf(
        Locale.ROOT,
        "%-10s %-16s %5d %10.1f %13.3f %14.2f %14.1f%n",
        load,
        space,
        seed,
        100 * outcome.meanOccupancy(),
        100 * outcome.failedPages(),
        100 * outcome.failedFolios(),
        100 * outcome.successRate());
  }

  private static int argument(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }
}
