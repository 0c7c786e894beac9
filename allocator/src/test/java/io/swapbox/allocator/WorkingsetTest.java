package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkingsetTest {

  private final Workingset workingset = new Workingset();

  @Test
  void thePageEvictedLastIsOneEvictionAway() {
    long shadow = evict();
    assertThat(workingset.refaultActivates(shadow, 0)).isFalse();
    assertThat(workingset.refaultActivates(shadow, 1)).isTrue();
  }

  @Test
  void evictionsAndActivationsBothAge() {
    long shadow = evict();
    for (int i = 0; i < 99; i++) {
      evict();
    }
    assertThat(workingset.refaultActivates(shadow, 99)).isFalse();
    assertThat(workingset.refaultActivates(shadow, 100)).isTrue();
    workingset.activated(50);
    assertThat(workingset.refaultActivates(shadow, 149)).isFalse();
    assertThat(workingset.refaultActivates(shadow, 150)).isTrue();
  }

  @Test
  void aPageWithoutShadowIsNotActivated() {
    assertThat(workingset.refaultActivates(Workingset.NO_SHADOW, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void aShadowIsNeverTheEmptyOneAndFitsADescriptor() {
    for (int i = 0; i < 1000; i++) {
      assertThat(evict()).isBetween(1L, Descriptor.MAX_SHADOW);
    }
  }

  @Test
  void theDistanceIsRightWhenTheAgeGoesRound() {
    // 2^46 - 5, in steps that an int can hold.
    for (long left = (1L << 46) - 5; left > 0; ) {
      int step = (int) Math.min(left, Integer.MAX_VALUE);
      workingset.activated(step);
      left -= step;
    }
    long shadow = evict();
    assertThat(shadow).isBetween(1L, Descriptor.MAX_SHADOW);
    workingset.activated(19);
    assertThat(workingset.refaultActivates(shadow, 19)).isFalse();
    assertThat(workingset.refaultActivates(shadow, 20)).isTrue();
    assertThat(evict()).isBetween(1L, Descriptor.MAX_SHADOW);
  }

  @Test
  void aShadowTellsWhetherThePageWasActive() {
    assertThat(Workingset.wasActive(workingset.shadow(true))).isTrue();
    assertThat(Workingset.wasActive(workingset.shadow(false))).isFalse();
    assertThat(workingset.refaultActivates(workingset.shadow(true), 0)).isTrue();
  }

  @Test
  void anActivePageThatIsBackSoonEnoughIsOfTheWorkingset() {
    long active = workingset.shadow(true);
    long other = workingset.shadow(false);
    workingset.evicted(7);
    assertThat(Workingset.isOfWorkingset(active, workingset.oldestRecent(7))).isTrue();
    assertThat(Workingset.isOfWorkingset(active, workingset.oldestRecent(6))).isFalse();
    assertThat(Workingset.isOfWorkingset(other, workingset.oldestRecent(7))).isFalse();
    assertThat(Workingset.isOfWorkingset(Workingset.NO_SHADOW, workingset.oldestRecent(7)))
        .isFalse();
  }

  private long evict() {
    long shadow = workingset.shadow(false);
    workingset.evicted(1);
    return shadow;
  }
}
