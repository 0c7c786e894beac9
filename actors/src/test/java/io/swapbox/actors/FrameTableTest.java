package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  @Test
  void aSharedPageIsLeftByOneAfterTheOther() {
    table.listed(1, 10, 5);
    table.share(1, 11);
    table.share(1, 12);
    assertThat(table.sharers(1)).isEqualTo(2);
    assertThat(table.leave(1, 10)).isFalse();
    assertThat(table.owner(1)).as("the next one").isEqualTo(11);
    assertThat(table.sharer(1, 0)).isEqualTo(12);
    assertThat(table.leave(1, 12)).isFalse();
    assertThat(table.sharers(1)).isZero();
    assertThat(table.leave(1, 11)).isTrue();
    assertThat(table.state(1)).isEqualTo(State.LISTED);
    assertThat(table.page(1)).isEqualTo(5);
  }

  @Test
  void whoDoesNotHaveAPageCannotLeaveIt() {
    table.listed(1, 10, 5);
    assertThatThrownBy(() -> table.leave(1, 11)).isInstanceOf(IllegalStateException.class);
    table.share(1, 11);
    assertThatThrownBy(() -> table.leave(1, 12))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("address space 12 gave back frame 1, which it does not have");
  }
}
