package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.actors.FrameTable.State;
import org.junit.jupiter.api.Test;

class FrameTableTest {

  private final FrameTable table = new FrameTable(3);

  @Test
  void everyFrameIsFreeAtFirst() {
    for (int frame = 0; frame < 3; frame++) {
      assertThat(table.state(frame)).isEqualTo(State.FREE);
    }
  }

  @Test
  void aListedFrameKeepsItsPageAndOwnerThroughEveryState() {
    table.listed(1, 4095, Integer.MAX_VALUE);
    for (State state : State.values()) {
      table.state(1, state);
      assertThat(table.state(1)).isEqualTo(state);
      assertThat(table.owner(1)).isEqualTo(4095);
      assertThat(table.page(1)).isEqualTo(Integer.MAX_VALUE);
    }
    assertThat(table.state(0)).isEqualTo(State.FREE);
    assertThat(table.state(2)).isEqualTo(State.FREE);
  }

  @Test
  void aNewPageTakesThePlaceOfTheOldOne() {
    table.listed(0, 1, 1);
    table.listed(0, 2, 5);
    assertThat(table.page(0)).isEqualTo(5);
    assertThat(table.owner(0)).isEqualTo(2);
  }
}
