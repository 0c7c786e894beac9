package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ThreadOrderTest {

  private static final int A = 700;
  private static final int B = 65535;

  private final TraceBuilder builder = new TraceBuilder();
  private long nanos;

  private ThreadOrderTest reads(int thread, int page) {
    return after(1, thread, page, Trace.READ);
  }

  private ThreadOrderTest after(long pause, int thread, int page, byte kind) {
    nanos += pause;
    builder.add(page, kind, thread, nanos);
    return this;
  }

  private ThreadOrder order() {
    return Objects.requireNonNull(builder.build("any").threadOrder());
  }

  private static List<Integer> waits(ThreadOrder order) {
    List<Integer> waits = new ArrayList<>();
    for (int record = 0; record < order.records(); record++) {
      waits.add(order.waitsFor(record));
    }
    return waits;
  }

  @Test
  void oneThreadHasNoOrder() {
    reads(A, 0).reads(A, 1).after(1L << 40, A, 0, Trace.FREE);
    assertThat(builder.build("one").threadOrder()).isNull();
  }

  @Test
  void recordsAreThoseOfTheirThreadInTheirOrder() {
    reads(A, 0).reads(A, 1).reads(B, 2).reads(A, 3).reads(B, 4);

    ThreadOrder order = order();

    assertThat(order.threads()).isEqualTo(2);
    assertThat(order.records()).isEqualTo(5);
    assertThat(order.records(0)).isEqualTo(3);
    assertThat(order.records(1)).isEqualTo(2);
    assertThat(List.of(order.record(0, 0), order.record(0, 1), order.record(0, 2)))
        .containsExactly(0, 1, 3);
    assertThat(List.of(order.record(1, 0), order.record(1, 1))).containsExactly(2, 4);
  }

  @Test
  void aPageIsHandedOnFromThreadToThread() {
    reads(A, 0).reads(B, 1).reads(B, 0).reads(A, 2).reads(A, 0).reads(A, 0).reads(B, 0);

    assertThat(waits(order()))
        .containsExactly(
            ThreadOrder.NOTHING,
            ThreadOrder.ALL_BEFORE,
            0,
            ThreadOrder.NOTHING,
            2,
            ThreadOrder.NOTHING,
            5);
  }

  @Test
  void startsLongPausesAndEndsOfPagesWaitForAll() {
    long pause = ThreadColumn.PAUSE_NANOS;
    reads(A, 0)
        .reads(B, 1)
        .after(pause - 2, A, 2, Trace.READ) // A thread's pause is from its own last record.
        .after(1, A, 3, Trace.READ)
        .after(1, B, 4, Trace.READ)
        .after(1, B, 4, Trace.FREE);

    assertThat(waits(order()))
        .containsExactly(
            ThreadOrder.NOTHING,
            ThreadOrder.ALL_BEFORE,
            ThreadOrder.NOTHING,
            ThreadOrder.NOTHING,
            ThreadOrder.ALL_BEFORE,
            ThreadOrder.ALL_BEFORE);
  }
}
