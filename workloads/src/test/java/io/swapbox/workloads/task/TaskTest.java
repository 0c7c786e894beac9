package io.swapbox.workloads.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.actors.PageBatch;
import io.swapbox.workloads.replay.TraceFile;
import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceReader;
import io.swapbox.workloads.trace.TraceSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task whose pages go out through somebody who may be up to something. */
class TaskTest {

  private static final int PAGES = 200;
  private static final int LIMIT = 50;

  private final TraceFile made = TraceFile.random(PAGES, 3000, 4);
  private final Trace trace;

  TaskTest(@TempDir Path directory) throws IOException {
    Path path = made.writeTo(directory, PAGES);
    trace = TraceReader.read(new TraceSource.TraceFile(path), (done, total) -> {});
  }

  @Test
  void anHonestWayOutGivesBackEveryPage() throws Exception {
    TaskCounters counters = TaskWorld.run(trace, LIMIT, batch -> {});
    assertThat(counters.verified()).isPositive().isEqualTo(counters.pgmajfault());
    assertThat(counters.mismatches()).isZero();
    assertThat(counters.pgfault()).isEqualTo(made.firstTouches() + counters.pgmajfault());
    assertThat(counters.allocstall()).as("there is no node to be short").isZero();
  }

  @Test
  void aByteThatChangesOnTheWayOutIsNoticed() throws Exception {
    TaskCounters counters = TaskWorld.run(trace, LIMIT, TaskTest::changeAByteOfEachPage);
    assertThat(counters.mismatches()).isPositive().isEqualTo(counters.verified());
  }

  private static void changeAByteOfEachPage(PageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      ByteBuffer page = batch.buffer(i);
      int at = batch.offset(i) + 100;
      page.put(at, (byte) (page.get(at) + 1)); // Never right again, however often it goes out.
    }
  }

  @Test
  void ampleMemoryNeedsNoReclaim() throws Exception {
    TaskCounters counters = TaskWorld.run(trace, PAGES, batch -> {});
    assertThat(counters).isEqualTo(new TaskCounters(made.firstTouches(), 0, 0, 0, 0, 0, 0));
  }

  @Test
  void aPageThatTwoThreadsNeedIsFaultedOnce(@TempDir Path directory) throws Exception {
    TraceFile shared = TraceFile.empty(2 * PAGES);
    shared.add(0, 0, 7, Trace.WRITE);
    shared.add(1, PAGES, 8, Trace.WRITE);
    for (int page = 1; page < PAGES; page++) {
      shared.add(2, page, 7, Trace.WRITE);
    }
    shared.add(3, 0, 7, Trace.READ);
    shared.add(3, 0, 8, Trace.WRITE);
    shared.add(3, 0, 7, Trace.READ);
    Path path = shared.writeTo(directory, PAGES + 1);
    Trace threads = TraceReader.read(new TraceSource.TraceFile(path), (done, total) -> {});

    TaskCounters counters = TaskWorld.run(threads, LIMIT, batch -> {});

    assertThat(counters.pgmajfault()).isOne();
    assertThat(counters.pgfault()).isEqualTo(PAGES + 1 + 1);
    assertThat(counters.mismatches()).isZero();
  }
}
