package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefaultControlTest {

  private static final int ANON = Generations.ANON;
  private static final int FILE = Generations.FILE;

  private final RefaultControl control = new RefaultControl();

  @Test
  void filePagesGoFirstAsLongAsFewComeBack() {
    refault(FILE, false, 63);
    assertThat(control.typeToScan(100)).isEqualTo(FILE);
    refault(FILE, false, 1);
    assertThat(control.typeToScan(100)).isEqualTo(ANON);
  }

  @Test
  void theTypeWithTheLowerRateGoesFirst() {
    refault(FILE, false, 100);
    pass(FILE, false, 1000);
    refault(ANON, false, 99);
    pass(ANON, false, 936);
    // 100 / 1000 is not above (99 + 1) / (936 + 64), and is with one more.
    assertThat(control.typeToScan(100)).isEqualTo(FILE);
    refault(FILE, false, 1);
    assertThat(control.typeToScan(100)).isEqualTo(ANON);
  }

  @Test
  void swappinessWeighsTheRates() {
    refault(FILE, false, 100);
    pass(FILE, false, 1000);
    refault(ANON, false, 299);
    pass(ANON, false, 936);
    // With 150, a read of a file is as dear as three swap-ins; here the rates are one to three.
    assertThat(control.typeToScan(150)).isEqualTo(FILE);
    refault(FILE, false, 1);
    assertThat(control.typeToScan(150)).isEqualTo(ANON);
    assertThat(control.typeToScan(149)).isEqualTo(FILE);
  }

  @Test
  void theEndsOfSwappinessDecideAlone() {
    refault(FILE, false, 1000);
    assertThat(control.typeToScan(1)).isEqualTo(FILE);
    assertThat(control.typeToScan(2)).isEqualTo(ANON);
    RefaultControl fresh = new RefaultControl();
    assertThat(fresh.typeToScan(199)).isEqualTo(FILE);
    assertThat(fresh.typeToScan(200)).isEqualTo(ANON);
  }

  @Test
  void theWorkingsetIsProtectedWhenItComesBackMoreOftenByHalf() {
    refault(ANON, true, 150);
    pass(ANON, true, 1000);
    refault(ANON, false, 149);
    pass(ANON, false, 1436);
    // 150 / 1000 is 1.5 times (149 + 1) / (1436 + 64).
    assertThat(control.protectsWorkingset(ANON)).isFalse();
    refault(ANON, true, 1);
    assertThat(control.protectsWorkingset(ANON)).isTrue();
    assertThat(control.protectsWorkingset(FILE)).isFalse();
  }

  @Test
  void whatWasCountsHalfInTheNextGeneration() {
    refault(FILE, false, 127);
    control.endGeneration(FILE);
    assertThat(control.typeToScan(100)).isEqualTo(FILE);
    refault(FILE, false, 1);
    assertThat(control.typeToScan(100)).isEqualTo(ANON);
    control.endGeneration(ANON);
    assertThat(control.typeToScan(100)).isEqualTo(ANON);
  }

  private void refault(int type, boolean workingset, int pages) {
    for (int k = 0; k < pages; k++) {
      control.refaulted(type, workingset);
    }
  }

  private void pass(int type, boolean workingset, int pages) {
    for (int k = 0; k < pages; k++) {
      control.passed(type, workingset);
    }
  }
}
