package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.MoveBudget;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a budget lets in as time goes by. */
class BudgetMeterTest {

  private static final int PAGE = Pages.BYTES;
  private static final long SECOND = 1_000_000_000L;
  private static final long DAY = 24 * 3_600 * SECOND;

  private final TestRuntime runtime = new TestRuntime();
  private BudgetMeter meter = new BudgetMeter(runtime, MoveBudget.NONE);
  private final Migration migration = new Migration(32);

  /** So many pages come that are moved there. */
  private int admit(int pages) {
    migration.memory = ByteBuffer.allocateDirect(32 * PAGE);
    migration.batch.begin(0);
    migration.heldBack = false;
    for (int i = 0; i < pages; i++) {
      migration.add(i + 1, i, i, PAGE);
    }
    return meter.admit(migration.batch, Integer.MAX_VALUE);
  }

  @Test
  void aSecondsPagesMayComeAtOnceAndOthersAsTimeGoesBy() {
    meter = new BudgetMeter(runtime, new MoveBudget(10, Long.MAX_VALUE));
    assertThat(admit(8)).isEqualTo(8);
    assertThat(migration.heldBack).isFalse();
    assertThat(admit(8)).isEqualTo(2);
    assertThat(migration.heldBack).isTrue();
    assertThat(admit(1)).isZero();
    runtime.nanos += SECOND / 10 - 1;
    assertThat(admit(1)).isZero();
    runtime.nanos += 1;
    assertThat(admit(3)).isEqualTo(1);
    runtime.nanos += SECOND / 4;
    assertThat(admit(30)).isEqualTo(2);
    runtime.nanos += SECOND / 20;
    assertThat(admit(30)).as("half a page was left").isEqualTo(1);
    runtime.nanos += 100 * SECOND;
    assertThat(admit(30)).as("no more than those of a second").isEqualTo(10);
    assertThat(meter.report()).isEqualTo(new StatisticsCollector.BudgetPart(24, 24 * PAGE, 87));
  }

  @Test
  void theBytesOfADayAreCountedAnewInTheNext() {
    meter = new BudgetMeter(runtime, new MoveBudget(Long.MAX_VALUE, 5L * PAGE + 100));
    assertThat(admit(3)).isEqualTo(3);
    runtime.nanos += DAY - 1;
    assertThat(admit(3)).isEqualTo(2);
    runtime.nanos += 1;
    assertThat(admit(32)).isEqualTo(5);
    runtime.nanos += 10 * DAY;
    assertThat(admit(32)).isEqualTo(5);
  }

  @Test
  void whatIsStoredAndWhatASwapoffMovesIsLetIn() {
    meter = new BudgetMeter(runtime, new MoveBudget(1, PAGE));
    PageBatch store = new PageBatch(8);
    store.begin(0);
    for (int i = 0; i < 8; i++) {
      store.addPage(ByteBuffer.allocateDirect(PAGE), 0, 0, 1);
    }
    assertThat(meter.admit(store, 7)).isEqualTo(7);
    migration.direction = MoveDirection.OUT;
    assertThat(admit(8)).isEqualTo(Integer.MAX_VALUE);
    migration.direction = MoveDirection.UP;
    assertThat(admit(8)).isEqualTo(1);
  }
}
