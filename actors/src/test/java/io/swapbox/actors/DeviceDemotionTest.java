package io.swapbox.actors;

import static io.swapbox.actors.PageStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.DemotionPolicy;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.backends.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device that asks the homes of its oldest pages to move them on; the test plays these. */
class DeviceDemotionTest {

  private static final int DEVICE = 1;
  private static final int SLOTS = 100;
  private static final int ROUND = 32;

  private final TestInbox<SlotAllocator.BackendReply> client = TestInbox.create();
  private final List<TestInbox<SlotAllocator.Command>> homes =
      List.of(TestInbox.create("home-0"), TestInbox.create("home-1"));
  private final Migration up = new Migration(SLOTS);
  private BehaviorTestKit<SwapFileBackend.Command> device = open(DemotionPolicy.WHEN_FULL);
  private int pages;

  private static BehaviorTestKit<SwapFileBackend.Command> open(DemotionPolicy policy) {
    return BehaviorTestKit.create(
        SwapFileBackend.create(
            new TestRuntime(), Payload.MODELLED.memory(SLOTS), DEVICE, 1, 4, policy));
  }

  private void reopen(DemotionPolicy policy) {
    device = open(policy);
    pages = 0;
    tellAllocators();
  }

  @BeforeEach
  void tellAllocators() {
    device.run(new ClusterDirectory.Allocators(homes.stream().map(TestInbox::getRef).toList()));
  }

  /**
   * Stores pages, each with an entry of its own, in turn of both homes; says how many found room.
   */
  private int store(PageBatch batch, int count) {
    batch.begin(0);
    for (int i = 0; i < count; i++) {
      batch.addPage(Pages.zero(), 0, 0);
      batch.entry(i, Entry.of(1, 0, Entry.clusterId(0, pages % 2), pages));
      pages++;
    }
    device.run(new Backend.Store(batch, client.getRef()));
    TestInbox<SwapFileIo.Run> worker = device.childInbox("swap-file-io-0");
    while (worker.hasMessages()) {
      device.run(new SwapFileBackend.JobDone(worker.receiveMessage().job(), 0));
    }
    client.expectMessage(batch.messages().stored());
    return count - batch.countPending();
  }

  private int store(int count) {
    return store(new PageBatch(count), count);
  }

  /** Stores pages that come up from another tier; says how many were taken. */
  private int promote(int count) {
    up.beginUp(Backing.SWAPFILE, DEVICE);
    return store(up.batch, count);
  }

  private SlotAllocator.Migrate request(int home) {
    return (SlotAllocator.Migrate) homes.get(home).receiveMessage();
  }

  private void answer(SlotAllocator.Migrate request, int moved, boolean noRoom) {
    device.run(new Backend.Drop(Arrays.copyOf(request.locations(), moved)));
    request.replyTo().tell(new Backend.Migrated(moved, noRoom));
    device.runOne();
  }

  private void expectNobodyAsked() {
    assertThat(homes).noneMatch(TestInbox::hasMessages);
  }

  /** Moves all that is asked for, and says in which order. */
  private List<Long> moveAll() {
    List<Long> slots = new ArrayList<>();
    while (homes.get(0).hasMessages() || homes.get(1).hasMessages()) {
      for (int home = 0; home < 2; home++) {
        if (homes.get(home).hasMessages()) {
          SlotAllocator.Migrate request = request(home);
          Arrays.stream(request.locations()).map(Location::slot).forEach(slots::add);
          answer(request, request.locations().length, false);
        }
      }
    }
    return slots;
  }

  @Test
  void aFullOneAsksEachHomeForItsOldestPagesAndSaysWhereTheyAre() {
    assertThat(store(SLOTS)).isEqualTo(SLOTS);
    expectNobodyAsked();
    assertThat(store(1)).isZero();
    for (int home = 0; home < 2; home++) {
      SlotAllocator.Migrate request = request(home);
      assertThat(request.from()).isEqualTo(Backing.SWAPFILE);
      assertThat(request.packed()).isFalse();
      assertThat(request.locations()).hasSize(ROUND / 2);
      for (int i = 0; i < ROUND / 2; i++) {
        int page = 2 * i + home;
        assertThat(request.entrySlots()[i]).isEqualTo(Entry.slot(Entry.clusterId(0, home), page));
        assertThat(request.locations()[i]).isEqualTo(Location.file(DEVICE, page + 1));
      }
      answer(request, ROUND / 2, false);
    }
    expectNobodyAsked();
    assertThat(store(ROUND)).as("a round was enough").isEqualTo(ROUND);
  }

  @Test
  void goesOnUntilATenthIsFree() {
    store(SLOTS);
    store(1);
    for (int round = 0; round < 2; round++) {
      for (int home = 0; home < 2; home++) {
        answer(request(home), round == 0 ? 2 : 3, false);
      }
    }
    expectNobodyAsked();
    assertThat(store(1)).isEqualTo(1);
    expectNobodyAsked();
  }

  @Test
  void theHandGoesOnBehindWhatDidNotMove() {
    store(SLOTS);
    store(1);
    answer(request(0), 0, true);
    answer(request(1), 0, true);
    expectNobodyAsked();
    store(1);
    expectNobodyAsked();
    store(1);
    assertThat(Location.slot(request(0).locations()[0])).isEqualTo(ROUND + 1);
  }

  @Test
  void aProactiveOneMovesPagesBeforeItIsFull() {
    reopen(new DemotionPolicy.Proactive(60, 10));
    store(60);
    expectNobodyAsked();
    store(1);
    assertThat(moveAll()).hasSize(61).doesNotHaveDuplicates().startsWith(1L, 3L);
  }

  @Test
  void oneThatKeepsWhatItHasMovesNothing() {
    reopen(DemotionPolicy.NONE);
    store(SLOTS);
    assertThat(store(1)).isZero();
    expectNobodyAsked();
  }

  @Test
  void whatComesUpFillsItToTheLowMarkAndDrivesNothingOut() {
    reopen(new DemotionPolicy.Proactive(80, 40));
    store(30);
    assertThat(promote(20)).isEqualTo(10);
    assertThat(promote(5)).isZero();
    expectNobodyAsked();
    for (DemotionPolicy policy : List.of(DemotionPolicy.NONE, DemotionPolicy.WHEN_FULL)) {
      reopen(policy);
      store(85);
      assertThat(promote(10)).as("room for stores is kept").isEqualTo(5);
      assertThat(up.batch.status(7)).isEqualTo(PENDING);
      store(10);
      assertThat(promote(1)).isZero();
      expectNobodyAsked();
    }
  }
}
