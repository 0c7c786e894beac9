package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ClusterIdsTest {

  private final ClusterIds ids = new ClusterIds(3);

  @Test
  void givesOutWhatCameBackFirst() {
    long first = ids.next(1);
    assertThat(ClusterIds.cluster(first)).isEqualTo(Entry.clusterId(0, 1));
    assertThat(ClusterIds.generation(first)).isZero();
    ids.giveBack(new ReleasedCluster(ClusterIds.cluster(first), 17));
    long again = ids.next(1);
    assertThat(ClusterIds.cluster(again)).isEqualTo(ClusterIds.cluster(first));
    assertThat(ClusterIds.generation(again)).isEqualTo(17);
    assertThat(ClusterIds.cluster(ids.next(1))).isEqualTo(Entry.clusterId(1, 1));
  }

  @Test
  void anIdWithoutAGenerationLeftIsGone() {
    long id = ClusterIds.cluster(ids.next(0));
    ids.giveBack(new ReleasedCluster(id, Entry.MAX_GENERATION + 1));
    assertThat(ids.dead(0)).isEmpty();
    assertThat(ClusterIds.cluster(ids.next(0))).isNotEqualTo(id);
  }

  @Test
  void goesOnInAnotherLife() {
    for (int i = 0; i < 5; i++) {
      ids.next(2);
    }
    ids.giveBack(new ReleasedCluster(Entry.clusterId(3, 2), 9));
    ClusterIds restored = new ClusterIds(ids.homes());
    restored.restore(2, ids.nextSerial(2), ids.dead(2));
    for (int i = 0; i < 3; i++) {
      assertThat(restored.next(2)).isEqualTo(ids.next(2));
    }
  }

  @Test
  void endsWithTheLastSerialNumber() {
    ids.restore(0, Entry.MAX_SERIAL, new long[0]);
    assertThat(Entry.serialOfCluster(ClusterIds.cluster(ids.next(0)))).isEqualTo(Entry.MAX_SERIAL);
    assertThat(ids.next(0)).isEqualTo(ClusterIds.NONE);
    assertThat(ids.next(1)).isNotEqualTo(ClusterIds.NONE);
  }

  @Test
  void refusesIdsOfAnotherHome() {
    ids.next(0);
    ids.giveBack(new ReleasedCluster(Entry.clusterId(0, 0), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusterIds(2).restore(1, 1, ids.dead(0)))
        .withMessageContaining("among the ids of cpu 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ids.restore(0, Entry.MAX_SERIAL + 2, new long[0]));
  }
}
