package io.swapbox.workloads.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many pages are read ahead, and which. */
class NeighboursTest {

  /** By hand from {@code __swapin_nr_pages} of {@code mm/swap_state.c}. */
  @ParameterizedTest
  @CsvSource({
    "no hit; not next to the last one: one,                   100, 200, 0, 8, 0, 1",
    "no hit; the next one: two,                               100, 101, 0, 8, 0, 2",
    "no hit; the one before: two,                             100,  99, 0, 8, 0, 2",
    "one hit: three are four,                                 100, 200, 1, 8, 0, 4",
    "two hits: four,                                          100, 200, 2, 8, 0, 4",
    "three hits: five are eight,                              100, 200, 3, 8, 0, 8",
    "never more than the setting,                             100, 200, 9, 8, 0, 8",
    "a small setting,                                         100, 200, 9, 2, 0, 2",
    "not less than half of the last window,                   100, 200, 0, 8, 8, 4",
    "and half of that,                                        100, 200, 0, 8, 4, 2",
    "thirteen hits in the largest window: fifteen are sixteen, 1,   9, 13, 32, 0, 16",
  })
  void windowsGrowWithHits(
      String why, long before, long now, int hits, int most, int last, int pages) {
    assertThat(Neighbours.pages(before, now, hits, most, last)).as(why).isEqualTo(pages);
  }

  private static final int PAGES = 2000;

  private static VmaNeighbours ofAddresses() {
    return new VmaNeighbours(8, PAGES);
  }

  private static void expect(VmaNeighbours neighbours, int page, long begin, long end) {
    neighbours.choose(page, 0);
    assertThat(neighbours.begin()).isEqualTo(begin);
    assertThat(neighbours.end()).isEqualTo(end);
  }

  @Test
  void theFirstWindowIsHalfBeforeAndHalfBehind() {
    expect(ofAddresses(), 1000, 997, 1005);
  }

  @Test
  void windowsGoTheWayThatFaultsGo() {
    VmaNeighbours up = ofAddresses();
    up.choose(1000, 0);
    expect(up, 1001, 1001, 1005);
    VmaNeighbours down = ofAddresses();
    down.choose(1000, 0);
    expect(down, 999, 996, 1000);
  }

  @Test
  void aHitCountsAndMovesTheLastPlace() {
    VmaNeighbours neighbours = ofAddresses();
    neighbours.choose(1000, 0); // Eight, half of them before it.
    neighbours.choose(1300, 0); // No hit: half of that.
    neighbours.choose(1100, 0); // Again half.
    for (int page = 1101; page <= 1103; page++) {
      neighbours.hit(page);
    }
    expect(neighbours, 1104, 1104, 1112);
  }

  @Test
  void aWindowStaysInItsPageTableAndInItsTask() {
    expect(ofAddresses(), 512, 512, 517);
    expect(ofAddresses(), 511, 508, 512);
    expect(ofAddresses(), PAGES - 1, PAGES - 4, PAGES);
    expect(ofAddresses(), 0, 0, 5);
  }
}
