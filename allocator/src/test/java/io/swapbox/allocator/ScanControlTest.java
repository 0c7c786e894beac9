package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.allocator.ScanControl.Cause;
import org.junit.jupiter.api.Test;

/** What a scan of a protected cgroup leaves alone. */
class ScanControlTest {

  private final ScanControl scan = new ScanControl(32);

  private boolean admits(boolean lowReclaim, long usage, long min, long low) {
    scan.begin(Cause.DIRECT, 32, 60, 12, 12, true).ofNode(lowReclaim);
    return scan.admits(usage, min, low);
  }

  @Test
  void aReclaimOfTheCgroupItselfKnowsNoProtection() {
    scan.begin(Cause.DIRECT, 32, 60);
    assertThat(scan.admits(100, 1000, 1000)).isTrue();
    assertThat(scan.scannable(100)).isEqualTo(100);
    assertThat(scan.skippedLow()).isFalse();
  }

  @Test
  void belowMinACgroupIsSkippedInAnyCase() {
    assertThat(admits(false, 100, 100, 0)).isFalse();
    assertThat(scan.skippedLow()).isFalse();
    assertThat(admits(true, 100, 100, 200)).isFalse();
  }

  @Test
  void belowLowItIsSkippedUnlessThatIsIgnored() {
    assertThat(admits(false, 100, 0, 100)).isFalse();
    assertThat(scan.skippedLow()).isTrue();
    assertThat(admits(true, 100, 0, 100)).isTrue();
    assertThat(scan.skippedLow()).isFalse();
    assertThat(scan.scannable(64)).isEqualTo(64);
  }

  @Test
  void whatIsMoreIsScannedInProportion() {
    assertThat(admits(false, 999, 0, 500)).isTrue();
    assertThat(scan.skippedLow()).as("without low there is more").isTrue();
    assertThat(scan.scannable(600)).isEqualTo(300);
    assertThat(admits(true, 999, 250, 500)).isTrue();
    assertThat(scan.scannable(600)).isEqualTo(450);
  }

  @Test
  void noListIsScannedAsIfItHadFewerThan32Pages() {
    assertThat(admits(false, 1000, 999, 0)).isTrue();
    assertThat(scan.scannable(600)).isEqualTo(32);
  }

  @Test
  void aCgroupIsAdmittedForAWholeScan() {
    assertThat(admits(false, 101, 100, 0)).isTrue();
    assertThat(scan.admits(99, 100, 0)).isTrue();
  }
}
