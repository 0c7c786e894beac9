package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.swapbox.actors.runtime.Work;
import io.swapbox.allocator.Backing;
import io.swapbox.backends.Payload;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ZeroBackendTest {

  private final TestRuntime runtime = new TestRuntime();
  private final BehaviorTestKit<ZeroBackend.Command> zero =
      BehaviorTestKit.create(ZeroBackend.create(runtime, Payload.REAL));
  private final TestInbox<SlotAllocator.BackendReply> allocator = TestInbox.create();

  @Test
  void takesZeroPagesAndLeavesTheOthersPending() {
    PageBatch batch = new PageBatch(4).begin(0);
    batch.addPage(Pages.zero(), 0, 0);
    batch.addPage(Pages.random(1), 0, 0);
    ByteBuffer lastByteSet = Pages.zero().put(Pages.BYTES - 1, (byte) 1);
    batch.addPage(lastByteSet, 0, 0);
    batch.addPage(Pages.zero(), 0, 0);
    batch.status(3, PageStatus.WRITE_ERROR);
    zero.run(new Backend.Store(batch, allocator.getRef()));
    allocator.expectMessage(batch.messages().stored());
    assertThat(batch.status(0)).isEqualTo(PageStatus.DONE);
    assertThat(batch.backing(0)).isEqualTo(Backing.ZERO);
    assertThat(batch.status(1)).isEqualTo(PageStatus.PENDING);
    assertThat(batch.status(2)).isEqualTo(PageStatus.PENDING);
    assertThat(batch.status(3)).as("decided before").isEqualTo(PageStatus.WRITE_ERROR);
    assertThat(report()).isEqualTo(new StatisticsCollector.ZeroPart(1, 0));
    assertThat(runtime.work().pages()).containsEntry(Work.ZERO_SCAN, 3L);
    assertThat(runtime.work().bytes()).containsEntry(Work.ZERO_SCAN, 3L * Pages.BYTES);
  }

  @Test
  void takesAFolioThatMustStayWholeOnlyIfAllOfItIsZero() {
    ByteBuffer memory = ByteBuffer.allocateDirect(4 * Pages.BYTES);
    PageBatch batch = new PageBatch(4).begin(0);
    batch.addFolio(2, memory, 0, 0, 1);
    batch.takenWhole(true);
    memory.put(2 * Pages.BYTES, (byte) 1);
    zero.run(new Backend.Store(batch, allocator.getRef()));
    for (int i = 0; i < 4; i++) {
      assertThat(batch.status(i)).isEqualTo(PageStatus.PENDING);
    }
    assertThat(report()).isEqualTo(new StatisticsCollector.ZeroPart(0, 0));
    memory.put(2 * Pages.BYTES, (byte) 0);
    zero.run(new Backend.Store(batch, allocator.getRef()));
    assertThat(batch.allDone()).isTrue();
    assertThat(report()).isEqualTo(new StatisticsCollector.ZeroPart(4, 0));
  }

  @Test
  void fillsItsPagesAtTheirOffsetsAndTouchesNothingElse() {
    ByteBuffer memory = ByteBuffer.allocateDirect(3 * Pages.BYTES);
    for (int at = 0; at < memory.capacity(); at++) {
      memory.put(at, (byte) 0x5A);
    }
    PageBatch batch = new PageBatch(2).begin(0);
    batch.addEntry(7, memory, Pages.BYTES);
    batch.source(0, Backing.ZERO, 0, 0);
    batch.addEntry(8, memory, 2 * Pages.BYTES);
    batch.source(1, Backing.ZSWAP, 0, 0);
    zero.run(new Backend.Load(batch, allocator.getRef()));
    allocator.expectMessage(batch.messages().loaded());
    assertThat(batch.status(0)).isEqualTo(PageStatus.DONE);
    assertThat(batch.status(1)).isEqualTo(PageStatus.PENDING);
    assertThat(Pages.bytes(memory, 0)).containsOnly((byte) 0x5A);
    assertThat(Pages.bytes(memory, Pages.BYTES)).containsOnly((byte) 0);
    assertThat(Pages.bytes(memory, 2 * Pages.BYTES)).containsOnly((byte) 0x5A);
    assertThat(memory.position()).isZero();
    assertThat(report()).isEqualTo(new StatisticsCollector.ZeroPart(0, 1));
    assertThat(runtime.work().pages()).containsEntry(Work.COPY, 1L);
  }

  private StatisticsCollector.Command report() {
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    zero.run(new Backend.Report(collector.getRef()));
    return collector.receiveMessage();
  }
}
