package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What the cgroups of a space have, counted in the simplest way: pages of each, and its limit.
 *
 * <p>I7 is checked against that. By {@link SwapChargeRule#EVERY_ENTRY} each cgroup is charged for
 * all that it has. By the other rule nobody but the space knows which pages are in the file; all
 * cgroups together are charged for those.
 */
final class ChargeModel {

  static final int CGROUPS = 3;

  private final SwapSpace space;
  private final SwapChargeRule rule;

  /** Whether pages move from one tier to another, at any time. */
  private final boolean moves;

  private final long[] pages = new long[CGROUPS];
  private final long[] limits = new long[CGROUPS];

  ChargeModel(SwapSpace space, SwapChargeRule rule, boolean moves) {
    this.space = space;
    this.rule = rule;
    this.moves = moves;
    Arrays.fill(limits, SwapCharge.NO_LIMIT);
  }

  /** A cgroup has so many pages more, or fewer. */
  void add(int cgroup, int count) {
    pages[cgroup] += count;
  }

  /** Limits a cgroup by chance, or ends its limit. */
  void limit(SplittableRandom random) {
    int cgroup = random.nextInt(CGROUPS);
    if (random.nextInt(3) == 0) {
      space.cgroup(cgroup).unlimitSwap();
      limits[cgroup] = SwapCharge.NO_LIMIT;
    } else {
      limits[cgroup] = random.nextInt(200);
      space.cgroup(cgroup).limitSwap(limits[cgroup]);
    }
  }

  /** A store of so many pages was refused with that exception, for which there must be a reason. */
  void refused(int cgroup, int count, SwapLimitException refusal) {
    assertThat(refusal.cgroup()).isEqualTo(cgroup);
    assertThat(refusal.limit()).isEqualTo(limits[cgroup]);
    // Some may have been charged on their way from the pool, and stayed there.
    long charged = moves ? pages[cgroup] : space.cgroup(cgroup).swap().current();
    assertThat(charged + count).isGreaterThan(limits[cgroup]);
  }

  /** I7. */
  void check() {
    SpaceStatistics now = moves ? Spaces.atRest(space) : space.statistics();
    long sum = 0;
    for (int cgroup = 0; cgroup < CGROUPS; cgroup++) {
      SwapCharge charge = now.swapCharge(cgroup);
      assertThat(charge.max()).isEqualTo(limits[cgroup]);
      if (rule == SwapChargeRule.EVERY_ENTRY) {
        assertThat(charge.current()).as("I7: cgroup %d", cgroup).isEqualTo(pages[cgroup]);
      } else {
        assertThat(charge.current()).as("I7: cgroup %d", cgroup).isBetween(0L, pages[cgroup]);
      }
      sum += charge.current();
    }
    if (rule == SwapChargeRule.PHYSICAL_SLOTS) {
      assertThat(sum).as("I7: slots that are charged").isEqualTo(now.file().pages());
    }
  }
}
