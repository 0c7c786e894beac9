package io.swapbox.actors.simulation;

import io.swapbox.SwapCharge;
import io.swapbox.actors.CgroupSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What is set for cgroups in a run, and when.
 *
 * @param limits of their swap
 * @param rules which tiers they may use, and which cgroup each is below
 * @param removals of cgroups
 */
record CgroupPlan(List<Limit> limits, List<Rule> rules, List<Removal> removals) {

  /**
   * A change of a limit of swap.
   *
   * @param cgroup whose
   * @param pages that it may have
   * @param at event at which it is asked for
   */
  record Limit(int cgroup, long pages, long at) {}

  /**
   * A change of what a cgroup may use, or of where it belongs; it may be one that is refused.
   *
   * @param cgroup whose
   * @param setting any; {@link CgroupSetting.ZswapMax} of all or none
   * @param at event at which it is asked for
   */
  record Rule(int cgroup, CgroupSetting setting, long at) {}

  /**
   * A removal, which is refused if it is that of cgroup 0.
   *
   * @param at event at which it is asked for
   */
  record Removal(int cgroup, long at) {}

  /** Cgroups of the clients; one is that of the tenants, too. */
  static final int CGROUPS = 4;

  private static final long RULES = 0x71e5L;
  private static final long TREE = 0x5721L;
  private static final long REMOVALS = 0x4e37L;

  /** Of all tiers that a space may have, and of one that none has. */
  private static final List<String> TIERS = List.of("zswap", "zswap2", "file", "memory", "tape");

  static CgroupPlan of(long seed, SplittableRandom limits) {
    List<Rule> rules = rules(new SplittableRandom(seed ^ RULES));
    rules.addAll(tree(new SplittableRandom(seed ^ TREE)));
    return new CgroupPlan(
        limits(limits), List.copyOf(rules), removals(new SplittableRandom(seed ^ REMOVALS)));
  }

  /** None in half of the runs, drawn apart. */
  private static List<Removal> removals(SplittableRandom random) {
    List<Removal> removals = new ArrayList<>();
    int many = random.nextBoolean() ? 0 : 1 + random.nextInt(6);
    long at = random.nextInt(100);
    for (int i = 0; i < many; i++) {
      removals.add(new Removal(random.nextInt(CGROUPS), at));
      at += random.nextInt(random.nextBoolean() ? 4 : 200);
    }
    return removals;
  }

  /** None in a third of the runs; in the others small ones, which come and go. */
  private static List<Limit> limits(SplittableRandom random) {
    List<Limit> limits = new ArrayList<>();
    int many = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(10);
    long at = 1;
    for (int i = 0; i < many; i++) {
      boolean ends = random.nextInt(4) == 0;
      int pages = random.nextInt(random.nextBoolean() ? 4 : 40);
      limits.add(new Limit(random.nextInt(CGROUPS), ends ? SwapCharge.NO_LIMIT : pages, at));
      at += random.nextInt(random.nextBoolean() ? 4 : 200);
    }
    return limits;
  }

  /** None in two thirds of the runs, drawn apart; in the others they come and go. */
  private static List<Rule> rules(SplittableRandom random) {
    List<Rule> rules = new ArrayList<>();
    int many = random.nextInt(3) > 0 ? 0 : 1 + random.nextInt(12);
    long at = 1;
    for (int i = 0; i < many; i++) {
      CgroupSetting setting =
          random.nextBoolean()
              ? new CgroupSetting.Writeback(random.nextInt(3) == 0)
              : new CgroupSetting.ZswapMax(random.nextInt(3) == 0 ? Long.MAX_VALUE : 0);
      rules.add(new Rule(random.nextInt(CGROUPS), setting, at));
      at += random.nextInt(random.nextBoolean() ? 4 : 200);
    }
    return rules;
  }

  /** Parents and masks of tiers: none in half of the runs, drawn apart. */
  private static List<Rule> tree(SplittableRandom random) {
    List<Rule> rules = new ArrayList<>();
    int many = random.nextBoolean() ? 0 : 1 + random.nextInt(10);
    long at = 1;
    for (int i = 0; i < many; i++) {
      CgroupSetting setting =
          switch (random.nextInt(5)) {
            case 0 -> new CgroupSetting.Tiers(someTiers(random));
            case 1 -> new CgroupSetting.Tier(anyTier(random), random.nextBoolean());
            default -> new CgroupSetting.Parent(random.nextInt(CGROUPS));
          };
      rules.add(new Rule(random.nextInt(CGROUPS), setting, at));
      at += random.nextInt(random.nextBoolean() ? 4 : 200);
    }
    return rules;
  }

  private static String anyTier(SplittableRandom random) {
    return TIERS.get(random.nextInt(TIERS.size()));
  }

  private static Set<String> someTiers(SplittableRandom random) {
    return TIERS.stream()
        .limit(TIERS.size() - (random.nextInt(4) == 0 ? 0 : 1))
        .filter(name -> random.nextInt(3) > 0)
        .collect(Collectors.toSet());
  }
}
