package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.PostStop;
import io.swapbox.DemotionPolicy;
import io.swapbox.SwapFileStatistics;
import io.swapbox.actors.runtime.Work;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import io.swapbox.backends.SwapFile;
import io.swapbox.backends.SwapFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A swap file's backend and its device actors on a real file. */
class SwapFileIoTest {

  private static final int QUEUE_DEPTH = 2;
  private static final int BATCH = 4;
  private static final int SLOTS = 16;

  @TempDir Path directory;

  private final TestRuntime runtime = new TestRuntime();
  private final TestInbox<SlotAllocator.BackendReply> allocator = TestInbox.create();
  private final List<BehaviorTestKit<SwapFileIo.Run>> devices = new ArrayList<>();
  private SwapFile file;
  private BehaviorTestKit<SwapFileBackend.Command> backend;

  @BeforeEach
  void open() throws SwapFileException {
    file = SwapFile.open(directory.resolve("swap"), SLOTS);
    backend =
        BehaviorTestKit.create(
            SwapFileBackend.create(runtime, file, 0, QUEUE_DEPTH, BATCH, DemotionPolicy.NONE));
    for (int worker = 0; worker < QUEUE_DEPTH; worker++) {
      devices.add(BehaviorTestKit.create(SwapFileIo.create(runtime, file, worker, BATCH)));
    }
  }

  @AfterEach
  void close() throws SwapFileException {
    for (BehaviorTestKit<SwapFileIo.Run> device : devices) {
      device.signal(PostStop.instance());
    }
    file.close();
  }

  @Test
  void bringsBackWhatItWrote() {
    PageBatch store = storePages(10);
    assertThat(store.allDone()).isTrue();
    PageBatch load = load(store, false);
    assertThat(load.allDone()).isTrue();
    for (int i = 0; i < 10; i++) {
      assertThat(Pages.bytes(load.buffer(i))).isEqualTo(Pages.bytes(Pages.random(i)));
    }
    assertThat(runtime.work().pages())
        .containsEntry(Work.FILE_WRITE, 10L)
        .containsEntry(Work.FILE_READ, 10L);
    assertThat(runtime.work().bytes()).containsEntry(Work.FILE_WRITE, 10L * Pages.BYTES);
  }

  @Test
  void aDamagedPageIsToldFromItsNeighbours() throws IOException {
    PageBatch store = storePages(3);
    damage(Location.slot(store.location(1)));
    PageBatch load = load(store, true);
    assertThat(load.status(0)).isEqualTo(PageStatus.DONE);
    assertThat(load.status(1)).isEqualTo(PageStatus.CORRUPT);
    assertThat(load.status(2)).isEqualTo(PageStatus.DONE);
    assertThat(report().pages()).isEqualTo(1);
    assertThat(report().badSlots()).isEqualTo(1);
    backend.run(new Backend.Drop(new long[] {store.location(1)}));
    assertThat(report().pages()).isZero();

    PageBatch again = storePages(SLOTS);
    long[] slots = new long[SLOTS - 1];
    for (int i = 0; i < SLOTS - 1; i++) {
      slots[i] = Location.slot(again.location(i));
    }
    assertThat(slots).doesNotContain(Location.slot(store.location(1))).doesNotHaveDuplicates();
    assertThat(again.status(SLOTS - 1)).isEqualTo(PageStatus.PENDING);
  }

  @Test
  void aFileThatWasCutOffIsAReadError() throws IOException {
    PageBatch store = storePages(3);
    try (FileChannel channel =
        FileChannel.open(directory.resolve("swap"), StandardOpenOption.WRITE)) {
      channel.truncate((Location.slot(store.location(2)) + 1) * Pages.BYTES - 1);
    }
    PageBatch load = load(store, true);
    assertThat(load.status(2)).isEqualTo(PageStatus.READ_ERROR);
    assertThat(load.status(0)).isEqualTo(PageStatus.DONE);
    assertThat(load.status(1)).isEqualTo(PageStatus.DONE);
    assertThat(report().pages()).as("the page that cannot be read stays").isEqualTo(1);
  }

  @Test
  void aClosedFileCanNeitherBeWrittenNorRead() throws SwapFileException {
    PageBatch store = storePages(2);
    file.close();
    PageBatch load = load(store, false);
    assertThat(load.status(0)).isEqualTo(PageStatus.READ_ERROR);
    PageBatch more = storePages(2);
    more.refusePending();
    assertThat(more.status(0)).isEqualTo(PageStatus.WRITE_ERROR);
    assertThat(more.status(1)).isEqualTo(PageStatus.WRITE_ERROR);
    assertThat(report().badSlots()).isEqualTo(2 + 10);
  }

  private PageBatch storePages(int count) {
    PageBatch batch = new PageBatch(count).begin(0);
    for (int i = 0; i < count; i++) {
      batch.addPage(Pages.random(i), 0, 0);
    }
    backend.run(new Backend.Store(batch, allocator.getRef()));
    runDevices();
    allocator.expectMessage(batch.messages().stored());
    return batch;
  }

  private PageBatch load(PageBatch stored, boolean release) {
    PageBatch batch = new PageBatch(stored.size()).begin(0);
    for (int i = 0; i < stored.size(); i++) {
      batch.addEntry(1 + i, Pages.dirty(), 0);
      if (release) {
        batch.giveUp(i);
      }
      batch.source(i, Backing.SWAPFILE, stored.location(i), 0);
    }
    backend.run(new Backend.Load(batch, allocator.getRef()));
    runDevices();
    allocator.expectMessage(batch.messages().loaded());
    return batch;
  }

  private void runDevices() {
    for (boolean moved = true; moved; ) {
      moved = false;
      for (int worker = 0; worker < QUEUE_DEPTH; worker++) {
        TestInbox<SwapFileIo.Run> inbox = backend.childInbox("swap-file-io-" + worker);
        while (inbox.hasMessages()) {
          devices.get(worker).run(inbox.receiveMessage());
          moved = true;
        }
      }
      while (backend.selfInbox().hasMessages()) {
        backend.runOne();
      }
    }
  }

  private void damage(long slot) throws IOException {
    try (FileChannel channel =
        FileChannel.open(directory.resolve("swap"), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {42, 43, 44}), slot * Pages.BYTES + 1000);
    }
  }

  private SwapFileStatistics report() {
    TestInbox<StatisticsCollector.Command> collector = TestInbox.create();
    backend.run(new Backend.Report(collector.getRef()));
    return ((StatisticsCollector.SwapFilePart) collector.receiveMessage()).statistics();
  }
}
