package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.CgroupCycleException;
import io.swapbox.MemoryTierConfig;
import io.swapbox.NoSuchTierException;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What the settings of cgroups come to, with those above them. */
class CgroupTreeTest {

  private static final int POOL = 1;
  private static final int MEMORY = 2;
  private static final int FILE = 4;
  private static final int ALL = -1;
  private static final List<String> NAMES = List.of("zswap", "memory", "file");
  private static final TierLayout LAYOUT =
      TierLayout.of(
          new SwapSpaceConfig(
                  1,
                  1,
                  List.of(
                      ZswapConfig.ofBytes(1, 2),
                      MemoryTierConfig.ofBytes(4096),
                      SwapFileConfig.of(Path.of("a"), 4096)),
                  true)
              .tiers());

  private final CgroupTree tree = new CgroupTree(LAYOUT);

  private CgroupRule rule(int cgroup) {
    return rule(tree, cgroup);
  }

  private static CgroupRule rule(CgroupTree tree, int cgroup) {
    return tree.rules().stream().filter(rule -> rule.cgroup() == cgroup).findFirst().orElseThrow();
  }

  @Test
  void thoseBelowOneThatIsRemovedTakeItsPlace() {
    tree.set(1, new CgroupSetting.Tier("zswap", false));
    tree.set(2, new CgroupSetting.Parent(1));
    tree.set(2, new CgroupSetting.Tier("memory", false));
    tree.set(3, new CgroupSetting.Parent(2));
    tree.set(4, new CgroupSetting.Parent(3));
    assertThat(tree.withAllBelow(2)).containsExactly(2, 3, 4);
    assertThat(tree.mayUse(3, "memory")).isFalse();
    assertThat(tree.remove(2)).isEqualTo(1);
    assertThat(tree.withAllBelow(1)).containsExactly(1, 3, 4);
    assertThat(tree.withAllBelow(2)).containsExactly(2);
    assertThat(rule(3)).isEqualTo(new CgroupRule(3, ALL & ~POOL, true, Long.MAX_VALUE));
    assertThat(tree.rules()).hasSize(3);
    assertThat(tree.remove(1)).isEqualTo(CgroupTree.ROOT);
    assertThat(tree.mayUse(3, "zswap")).isTrue();
    assertThat(tree.remove(77)).isEqualTo(CgroupTree.ROOT);
    assertThat(tree.rule(77)).isEqualTo(new CgroupRule(77, ALL, true, Long.MAX_VALUE));
    assertThat(tree.rules()).hasSize(2);
  }

  @Test
  void eachSettingIsSeenInTheRule() {
    tree.set(1, new CgroupSetting.Tiers(Set.of("memory", "file")));
    assertThat(rule(1)).isEqualTo(new CgroupRule(1, ALL & ~POOL, true, Long.MAX_VALUE));
    tree.set(1, new CgroupSetting.Tier("file", false));
    tree.set(1, new CgroupSetting.Tier("zswap", true));
    assertThat(rule(1).tiers() & (POOL | MEMORY | FILE)).isEqualTo(POOL | MEMORY);
    tree.set(2, new CgroupSetting.Writeback(false));
    assertThat(rule(2)).isEqualTo(new CgroupRule(2, ALL & ~FILE, false, Long.MAX_VALUE));
    tree.set(3, new CgroupSetting.ZswapMax(0));
    assertThat(rule(3)).isEqualTo(new CgroupRule(3, ALL & ~POOL, true, 0));
    tree.set(3, new CgroupSetting.ZswapMax(77));
    assertThat(rule(3)).isEqualTo(new CgroupRule(3, ALL, true, 77));
  }

  @Test
  void whatIsNotThereIsRefusedAndChangesNothing() {
    tree.set(1, new CgroupSetting.Parent(2));
    tree.set(2, new CgroupSetting.Parent(3));
    List<CgroupRule> before = tree.rules();
    assertThatThrownBy(() -> tree.set(3, new CgroupSetting.Parent(1)))
        .isInstanceOf(CgroupCycleException.class)
        .hasMessage("cgroup 3 cannot be below cgroup 1, which is itself or below it");
    assertThatThrownBy(() -> tree.set(1, new CgroupSetting.Parent(1)))
        .isInstanceOf(CgroupCycleException.class);
    assertThatThrownBy(() -> tree.set(1, new CgroupSetting.Tiers(Set.of("file", "tape"))))
        .isInstanceOf(NoSuchTierException.class)
        .hasMessage("there is no tier tape; there are zswap, memory, file");
    assertThat(tree.rules()).isEqualTo(before);
  }

  @Test
  void aCgroupThatMovesIsUnderThoseAboveItThen() {
    tree.set(1, new CgroupSetting.Parent(2));
    tree.set(2, new CgroupSetting.Writeback(false));
    assertThat(rule(1).writeback()).isFalse();
    tree.set(1, new CgroupSetting.Parent(3));
    assertThat(rule(1)).isEqualTo(new CgroupRule(1, ALL, true, Long.MAX_VALUE));
  }

  @Property(tries = 300)
  void aChildHasNoMoreThanItsParent(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    CgroupTree tried = new CgroupTree(LAYOUT);
    Map<Integer, Integer> parents = new HashMap<>();
    for (int step = 0; step < 40; step++) {
      int cgroup = random.nextInt(8);
      CgroupSetting setting = setting(random);
      if (!(setting instanceof CgroupSetting.Parent parent)) {
        tried.set(cgroup, setting);
      } else if (isAbove(cgroup, parent.cgroup(), parents)) {
        assertThatThrownBy(() -> tried.set(cgroup, parent))
            .isInstanceOf(CgroupCycleException.class);
      } else {
        tried.set(cgroup, parent);
        parents.put(cgroup, parent.cgroup());
      }
      parents.forEach(
          (child, parent) -> {
            CgroupRule below = rule(tried, child);
            CgroupRule above = rule(tried, parent);
            assertThat(below.tiers() & ~above.tiers()).isZero();
            assertThat(below.writeback() && !above.writeback()).isFalse();
            assertThat(below.zswapMax()).isLessThanOrEqualTo(above.zswapMax());
          });
    }
  }

  private static boolean isAbove(int cgroup, int other, Map<Integer, Integer> parents) {
    Integer above = other;
    while (above != null && above != cgroup) {
      above = parents.get(above);
    }
    return above != null;
  }

  private static CgroupSetting setting(SplittableRandom random) {
    String tier = NAMES.get(random.nextInt(NAMES.size()));
    return switch (random.nextInt(5)) {
      case 0 -> new CgroupSetting.Tiers(Set.of(tier));
      case 1 -> new CgroupSetting.Tier(tier, random.nextBoolean());
      case 2 -> new CgroupSetting.Writeback(random.nextBoolean());
      case 3 -> new CgroupSetting.ZswapMax(random.nextInt(3));
      default -> new CgroupSetting.Parent(random.nextInt(8));
    };
  }
}
