package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TierMovesTest {

  private static TierMoves moves() {
    TierMoves moves = TierMoves.none();
    moves.left(0, 2, false, MoveReason.PRESSURE);
    moves.left(0, 2, false, MoveReason.PRESSURE);
    moves.left(0, 1, false, MoveReason.DEMAND);
    moves.left(2, 0, true, MoveReason.LOAD);
    return moves;
  }

  @Test
  void tellWhereFromAndWhereToAndWhy() {
    TierMoves moves = moves();
    assertThat(moves.pages(0, 2, MoveReason.PRESSURE)).isEqualTo(2);
    assertThat(moves.pages(0, 1, MoveReason.DEMAND)).isEqualTo(1);
    assertThat(moves.pages(0, 1, MoveReason.PRESSURE)).isZero();
    assertThat(moves.pages(2, MoveReason.LOAD)).isEqualTo(1);
    assertThat(moves.pages(30, 30, MoveReason.SWAPOFF)).isZero();
    assertThat(moves.demoted()[0]).isEqualTo(3);
    assertThat(moves.promoted()[2]).isEqualTo(1);
  }

  @Test
  void areAddedUpAndDoNotChangeTheirCopies() {
    TierMoves moves = moves();
    TierMoves copy = moves.copy();
    moves.add(moves());
    assertThat(moves.pages(0, 2, MoveReason.PRESSURE)).isEqualTo(4);
    assertThat(copy.pages(0, 2, MoveReason.PRESSURE)).isEqualTo(2);
    assertThat(copy.demoted()[0]).isEqualTo(3);
  }

  @Test
  void ofATierThatIsAnotherOneNowAreForgottenBothWays() {
    TierMoves moves = moves();
    moves.forget(2);
    assertThat(moves.pages(2, MoveReason.LOAD)).isZero();
    assertThat(moves.pages(0, 2, MoveReason.PRESSURE)).isZero();
    assertThat(moves.pages(0, 1, MoveReason.DEMAND)).isEqualTo(1);
  }
}
