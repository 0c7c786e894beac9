package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.EntryTable;
import io.swapbox.SwapFileConfig;
import io.swapbox.TierConfig;
import io.swapbox.allocator.Entry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The swapoff of a classic device between inboxes: its home, and one address space. */
class DeviceCoordinatorTest {

  private static final List<TierConfig> TIERS =
      List.of(SwapFileConfig.of(Path.of("file"), 1_000L * Pages.BYTES).withName("f"));

  private static final UnreadablePage ONE =
      new UnreadablePage(0x70_0100_0000_0001L, PageStatus.READ_ERROR, "f slot 1");
  private static final UnreadablePage OTHER =
      new UnreadablePage(0x70_0100_0000_0002L, PageStatus.CORRUPT, "f slot 2");

  /** Without any entry. */
  private static final class NoTable implements EntryTable {

    @Override
    public long pages() {
      return 0;
    }

    @Override
    public long entry(long page) {
      return Entry.NONE;
    }

    @Override
    public boolean swappedIn(long page, long entry, ByteBuffer bytes) {
      return false;
    }
  }

  private final TestInbox<SlotAllocator.Command> home = TestInbox.create("home");
  private final TestInbox<AddressSpace.Command> space = TestInbox.create("space");
  private final BehaviorTestKit<DeviceCoordinator.Command> coordinator =
      BehaviorTestKit.create(
          DeviceCoordinator.create(
              new TestRuntime(), TierLayout.of(TIERS), List.of(home.getRef())));

  private SwapCoordinator.Swapoff begun() {
    SwapCoordinator.Swapoff swapoff =
        new SwapCoordinator.Swapoff("f", progress -> {}, new CompletableFuture<>());
    coordinator.run(new DeviceCoordinator.Register(space.getRef()));
    coordinator.run(swapoff);
    SlotAllocator.SetOpen close = (SlotAllocator.SetOpen) home.receiveMessage();
    assertThat(close.open()).isFalse();
    coordinator.run(new DeviceCoordinator.OpenSet(close.swapoff()));
    return swapoff;
  }

  /** The home is asked, names these pages again that could not be read, and answers. */
  private void counts(List<UnreadablePage> asked, long entries, UnreadablePage... there) {
    SlotAllocator.CountEntries count = (SlotAllocator.CountEntries) home.receiveMessage();
    assertThat(count.unreadable()).isEqualTo(asked);
    coordinator.run(new DeviceCoordinator.Counted(count.swapoff(), entries, List.of(there)));
  }

  /** The address space is walked, and brings so many pages. */
  private void walks(int pages, UnreadablePage... unreadable) {
    AddressSpace.Unuse unuse = (AddressSpace.Unuse) space.receiveMessage();
    coordinator.run(
        new AddressSpace.Unused(unuse.swapoff(), AddressSpace.END, 10, pages, List.of(unreadable)));
  }

  @Test
  void whatIsLeftMustBeThePagesThatCouldNotBeRead() {
    SwapCoordinator.Swapoff swapoff = begun();
    counts(List.of(), 3);
    walks(1, ONE);
    // That one was freed since, and another entry is there that was in no table.
    counts(List.of(ONE), 1);
    assertThat(swapoff.result()).isNotDone();
    walks(1);
    counts(List.of(), 0);
    assertThat(swapoff.result()).isCompletedWithValueMatching(drained -> drained.pagesLeft() == 0);
  }

  @Test
  void aTableThatHasGoneMeanwhileIsNotWalked() {
    SwapCoordinator.Swapoff swapoff = begun();
    EntryTable table = new NoTable();
    coordinator.run(new DeviceCoordinator.RegisterTable(table));
    counts(List.of(), 3);
    CompletableFuture<Void> gone = new CompletableFuture<>();
    coordinator.run(new DeviceCoordinator.Deregister(table, gone));
    TestInbox<TableWalker.Command> walker = coordinator.childInbox("table-walker-0");
    TableWalker.Close close = (TableWalker.Close) walker.receiveMessage();
    coordinator.run(new DeviceCoordinator.Closed(walker.getRef(), close));
    assertThat(gone).isCompleted();
    walks(3);
    assertThat(walker.hasMessages()).isFalse();
    counts(List.of(), 0);
    assertThat(swapoff.result()).isCompleted();
  }

  @Test
  void aTableThatGoesWhileItIsWalkedIsWalkedNoFurther() {
    EntryTable table = new NoTable();
    coordinator.run(new DeviceCoordinator.RegisterTable(table));
    SwapCoordinator.Swapoff swapoff = begun();
    counts(List.of(), 3);
    TestInbox<TableWalker.Command> walker = coordinator.childInbox("table-walker-0");
    AddressSpace.Unuse unuse = (AddressSpace.Unuse) walker.receiveMessage();
    coordinator.run(new DeviceCoordinator.Deregister(table, new CompletableFuture<>()));
    assertThat(walker.receiveMessage()).isInstanceOf(TableWalker.Close.class);
    coordinator.run(new AddressSpace.Unused(unuse.swapoff(), 512, 512, 0, List.of()));
    assertThat(walker.hasMessages()).isFalse();
    walks(3);
    counts(List.of(), 0);
    assertThat(swapoff.result()).isCompleted();
  }

  @Test
  void thoseThatAreLeftAreNamed() {
    SwapCoordinator.Swapoff swapoff = begun();
    counts(List.of(), 3);
    walks(1, ONE, OTHER);
    counts(List.of(ONE, OTHER), 1, OTHER);
    assertThat(swapoff.result().join().unreadable()).containsExactly(OTHER);
    assertThat(swapoff.result().join().pagesLeft()).isOne();
  }
}
