package io.swapbox.workloads.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.actors.LoadTimes;
import io.swapbox.actors.PageBatch;
import io.swapbox.workloads.task.TaskThread.Waiting;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SlowestFaultsTest {

  private final SlowestFaults slowest = new SlowestFaults();
  private final MajorFault fault = new MajorFault();
  private final LoadTimes times = new LoadTimes(() -> 0);
  private final PageBatch pageIn = new PageBatch(1).timedBy(times);

  SlowestFaultsTest() {
    pageIn.begin(1).addEntry(0, ByteBuffer.allocate(0), 0);
  }

  private void add(int page, long begin, long nanos) {
    fault.begin(begin);
    fault.answered(page, pageIn, times, begin + nanos);
    fault.end(begin + nanos);
    slowest.add(fault);
  }

  @Test
  void keepTheSlowestOfMany() {
    Random random = new Random(4);
    long[] nanos = random.longs(5_000, 1, 100_000).toArray();
    IntStream.range(0, nanos.length).forEach(i -> add(i, i, nanos[i]));
    long[] expected =
        LongStream.of(nanos).map(n -> -n).sorted().map(n -> -n).limit(SlowestFaults.MOST).toArray();
    assertThat(slowest.list())
        .extracting(SlowestFaults.Fault::nanos)
        .containsExactly(box(expected));
    assertThat(slowest.list()).allMatch(kept -> nanos[kept.page()] == kept.nanos());
  }

  private static Long[] box(long[] values) {
    return LongStream.of(values).boxed().toArray(Long[]::new);
  }

  @Test
  void keepAllWhenThereAreFewAndTheEarlierOneFirst() {
    add(1, 500, 10);
    add(2, 100, 10);
    add(3, 300, 11);
    assertThat(slowest.list()).extracting(SlowestFaults.Fault::page).containsExactly(3, 2, 1);
    assertThat(new SlowestFaults().list()).isEmpty();
  }

  @Test
  void sayWhatTheTimeWentTo() {
    fault.begin(1_000);
    fault.waited(Waiting.NOTHING, 1_003);
    fault.waited(Waiting.FRAMES, 1_010);
    fault.waited(Waiting.RECLAIM, 1_110);
    fault.waited(Waiting.NOTHING, 1_112);
    fault.waited(Waiting.EXCHANGE, 1_120);
    times.sent(1_121);
    fault.answered(9, pageIn, times, 1_150);
    fault.end(1_155);
    slowest.add(fault);
    fault.begin(2_000);
    fault.answered(10, pageIn, times, 2_001);
    fault.end(2_002);
    slowest.add(fault);
    SlowestFaults.Fault first = slowest.list().getFirst();
    assertThat(first.page()).isEqualTo(9);
    assertThat(first.begunAt()).isEqualTo(1_000);
    assertThat(first.nanos()).isEqualTo(155);
    assertThat(first.framesNanos()).isEqualTo(7 + 8);
    assertThat(first.reclaimNanos()).isEqualTo(100);
    long load =
        first.allocatorNanos() + first.busyNanos() + first.backendNanos() + first.answerNanos();
    assertThat(load).isEqualTo(29);
    assertThat(first.mapNanos()).isEqualTo(5);
    SlowestFaults.Fault second = slowest.list().get(1);
    assertThat(second.framesNanos() + second.reclaimNanos()).as("begins anew").isZero();
  }
}
