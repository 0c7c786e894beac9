package io.swapbox.actors;

import static io.swapbox.actors.HotplugResult.DONE;
import static io.swapbox.actors.HotplugResult.LAST_ONLINE;
import static io.swapbox.actors.HotplugResult.NO_CHANGE;
import static io.swapbox.actors.HotplugResult.NO_SUCH_CPU;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.allocator.ClusterIds;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the directory tells the allocators when CPUs go and come. */
class CpuHotplugTest {

  private static final int CPUS = 4;

  private final BehaviorTestKit<ClusterDirectory.Command> directory =
      BehaviorTestKit.create(ClusterDirectory.create(new ClusterIds(CPUS)));
  private final List<TestInbox<SlotAllocator.Command>> allocators =
      List.of(TestInbox.create(), TestInbox.create(), TestInbox.create(), TestInbox.create());

  @BeforeEach
  void introduce() {
    directory.run(
        new ClusterDirectory.Allocators(allocators.stream().map(TestInbox::getRef).toList()));
  }

  @Test
  void theNextCpuAdoptsTheClusters() {
    CompletableFuture<HotplugResult> offline = change(1, false);
    assertHandOver(1, 1, 2);
    assertThat(offline).as("before the adopter has them").isNotDone();
    adopted(1);
    assertThat(offline).isCompletedWithValue(DONE);
    assertMoved(1, 2);
    assertSilence();
  }

  @Test
  void aCpuThatComesBackGetsItsOwnClusters() {
    offline(3, 0);
    CompletableFuture<HotplugResult> online = change(3, true);
    assertHandOver(0, 3, 3);
    assertThat(online).isNotDone();
    adopted(3);
    assertThat(online).isCompletedWithValue(DONE);
    assertSilence();
  }

  @Test
  void anAdopterThatGoesOfflineHandsEverythingOn() {
    offline(1, 2);
    CompletableFuture<HotplugResult> offline = change(2, false);
    assertHandOver(2, 1, 3);
    assertHandOver(2, 2, 3);
    adopted(2);
    assertMoved(2, 3);
    assertThat(offline).as("one home is still on its way").isNotDone();
    adopted(1);
    assertMoved(1, 3);
    assertThat(offline).isCompletedWithValue(DONE);

    online(2, 3);
    offline(3, 0, 1);
  }

  @Test
  void theLastCpuStays() {
    offline(0, 1);
    offline(1, 2, 0);
    offline(2, 3, 0, 1);
    assertThat(change(3, false)).isCompletedWithValue(LAST_ONLINE);
    assertSilence();
    online(0, 3);
    offline(3, 0, 1, 2);
    assertThat(change(0, false)).isCompletedWithValue(LAST_ONLINE);
  }

  @Test
  void whatChangesNothingIsRefused() {
    assertThat(change(2, true)).isCompletedWithValue(NO_CHANGE);
    offline(2, 3);
    assertThat(change(2, false)).isCompletedWithValue(NO_CHANGE);
    assertSilence();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, CPUS, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void aCpuThatIsNotThereIsRefused(int cpu) {
    assertThat(change(cpu, false)).isCompletedWithValue(NO_SUCH_CPU);
    assertThat(change(cpu, true)).isCompletedWithValue(NO_SUCH_CPU);
    assertSilence();
  }

  @Test
  void changesAreMadeOneAfterTheOtherAndJudgedInTheirTurn() {
    CompletableFuture<HotplugResult> first = change(0, false);
    CompletableFuture<HotplugResult> again = change(0, false);
    CompletableFuture<HotplugResult> adopter = change(1, false);
    CompletableFuture<HotplugResult> back = change(0, true);
    assertHandOver(0, 0, 1);
    assertSilence();
    adopted(0);
    assertMoved(0, 1);
    assertThat(first).isCompletedWithValue(DONE);
    assertThat(again).isCompletedWithValue(NO_CHANGE);
    assertHandOver(1, 0, 2);
    assertHandOver(1, 1, 2);
    assertThat(adopter).isNotDone();
    adopted(1);
    adopted(0);
    assertMoved(1, 2);
    assertMoved(0, 2);
    assertThat(adopter).isCompletedWithValue(DONE);
    assertHandOver(2, 0, 0);
    adopted(0);
    assertThat(back).isCompletedWithValue(DONE);
    assertSilence();
  }

  private CompletableFuture<HotplugResult> change(int cpu, boolean online) {
    CompletableFuture<HotplugResult> result = new CompletableFuture<>();
    directory.run(new ClusterDirectory.SetOnline(cpu, online, result));
    return result;
  }

  /** Takes a CPU offline that has adopted those homes; all go to that adopter. */
  private void offline(int cpu, int adopter, int... homes) {
    CompletableFuture<HotplugResult> result = change(cpu, false);
    for (int home : homes) {
      assertHandOver(cpu, home, adopter);
    }
    assertHandOver(cpu, cpu, adopter);
    adopted(cpu);
    assertMoved(cpu, adopter);
    for (int home : homes) {
      adopted(home);
      assertMoved(home, adopter);
    }
    assertThat(result).isCompletedWithValue(DONE);
    assertSilence();
  }

  /** Takes a CPU online whose home that other one has. */
  private void online(int cpu, int owner) {
    CompletableFuture<HotplugResult> result = change(cpu, true);
    assertHandOver(owner, cpu, cpu);
    adopted(cpu);
    assertThat(result).isCompletedWithValue(DONE);
    assertSilence();
  }

  private void adopted(int home) {
    directory.run(new ClusterDirectory.Adopted(home));
  }

  private void assertHandOver(int from, int home, int to) {
    assertThat(allocators.get(from).receiveMessage())
        .isEqualTo(new SlotAllocator.HandOver(home, allocators.get(to).getRef()));
  }

  private void assertMoved(int home, int to) {
    assertThat(allocators.get(home).receiveMessage())
        .isEqualTo(new SlotAllocator.Moved(allocators.get(to).getRef()));
  }

  private void assertSilence() {
    assertThat(allocators).noneMatch(TestInbox::hasMessages);
  }
}
