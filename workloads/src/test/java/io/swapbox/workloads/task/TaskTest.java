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
    assertThat(counters.allocstall()).isPositive();
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
    assertThat(counters).isEqualTo(new TaskCounters(made.firstTouches(), 0, 0, 0, 0));
  }
}
