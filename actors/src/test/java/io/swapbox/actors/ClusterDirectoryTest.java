package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.actors.SlotAllocator.Granted;
import io.swapbox.allocator.ClusterIds;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.ReleasedCluster;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterDirectoryTest {

  private static final int CPUS = 3;

  private final BehaviorTestKit<ClusterDirectory.Command> directory =
      BehaviorTestKit.create(ClusterDirectory.create(new ClusterIds(CPUS)));
  private final TestInbox<SlotAllocator.Command> allocator = TestInbox.create();

  @Test
  void grantsFreshClustersOfThatHome() {
    Set<Long> seen = new HashSet<>();
    for (int home = 0; home < CPUS; home++) {
      for (int round = 0; round < 3; round++) {
        Granted granted = request(home, 4);
        assertThat(granted.count()).isEqualTo(4);
        assertThat(granted.generations()).containsOnly(0);
        for (long cluster : granted.clusters()) {
          assertThat(Entry.homeOfCluster(cluster)).isEqualTo(home);
          assertThat(seen.add(cluster)).isTrue();
        }
      }
    }
  }

  @Test
  void grantsADeadClusterAgainWithItsNextGeneration() {
    long cluster = request(1, 1).clusters()[0];
    directory.run(new ClusterDirectory.GiveBack(new ReleasedCluster(cluster, 17)));
    Granted again = request(1, 2);
    assertThat(again.clusters()[0]).isEqualTo(cluster);
    assertThat(again.generations()).containsExactly(17, 0);
    assertThat(again.clusters()[1]).isNotEqualTo(cluster);
  }

  @Test
  void aDeadClusterIsGrantedOnce() {
    long cluster = request(0, 1).clusters()[0];
    directory.run(
        new ClusterDirectory.GiveBack(new ReleasedCluster(cluster, Entry.MAX_GENERATION)));
    Granted again = request(0, 1);
    assertThat(again.clusters()).containsExactly(cluster);
    assertThat(again.generations()).containsExactly(Entry.MAX_GENERATION);
    assertThat(request(0, 1).clusters()).doesNotContain(cluster);
  }

  @Test
  void aDeadClusterGoesBackToItsOwnHomeOnly() {
    long cluster = request(2, 1).clusters()[0];
    directory.run(new ClusterDirectory.GiveBack(new ReleasedCluster(cluster, 5)));
    assertThat(request(0, 4).clusters()).doesNotContain(cluster);
    assertThat(request(1, 4).clusters()).doesNotContain(cluster);
    assertThat(request(2, 1).clusters()).containsExactly(cluster);
  }

  @Test
  void aClusterWithoutAGenerationLeftIsNeverGrantedAgain() {
    long cluster = request(0, 1).clusters()[0];
    directory.run(
        new ClusterDirectory.GiveBack(new ReleasedCluster(cluster, Entry.MAX_GENERATION + 1)));
    for (int round = 0; round < 10; round++) {
      assertThat(request(0, 4).clusters()).doesNotContain(cluster);
    }
  }

  @Test
  void grantsFewerWhenTheSerialsOfAHomeRunOut() {
    int serials = Entry.MAX_SERIAL + 1;
    assertThat(request(0, serials - 1).count()).isEqualTo(serials - 1);
    Granted last = request(0, 4);
    assertThat(last.clusters()).hasSize(4);
    assertThat(last.count()).isEqualTo(1);
    assertThat(Entry.serialOfCluster(last.clusters()[0])).isEqualTo(Entry.MAX_SERIAL);
    assertThat(request(0, 4).count()).isZero();
    assertThat(request(1, 4).count()).isEqualTo(4);

    directory.run(new ClusterDirectory.GiveBack(new ReleasedCluster(last.clusters()[0], 3)));
    Granted reused = request(0, 4);
    assertThat(reused.count()).isEqualTo(1);
    assertThat(Arrays.copyOf(reused.clusters(), 1)).containsExactly(last.clusters()[0]);
    assertThat(reused.generations()[0]).isEqualTo(3);
  }

  private Granted request(int home, int count) {
    directory.run(new ClusterDirectory.Request(home, count, allocator.getRef()));
    return (Granted) allocator.receiveMessage();
  }
}
