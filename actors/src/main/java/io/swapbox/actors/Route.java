package io.swapbox.actors;

/**
 * Where a store, or a move, has been on its way along the tiers. Tiers that come, go or change
 * places meanwhile change only what is left of the way: it goes by the numbers of tiers that it has
 * been to, and not by places in an order.
 */
final class Route {

  /** Instead of a tier: the zero backend. */
  static final int ZERO = 31;

  /** What it is not offered to any more, a bit each: it has been there, or may not go there. */
  private int done;

  /** The tier that it is offered to, or {@link TierLayout#NONE}. */
  private int tier = TierLayout.NONE;

  /** How many members of that it was offered to. */
  private int tried;

  private int firstMember;
  private boolean paid;
  private boolean moves;

  /** The version of the layout that it goes by. */
  private int version;

  /** Begins a store, which goes to the zero backend and to all tiers. */
  void begin(TierLayout layout) {
    begin(layout, 0);
    paid = false;
    moves = false;
  }

  /**
   * Begins a move.
   *
   * @param targets tiers that it may go to, a bit each; those that come later are not among them
   * @param charged whether its pages are charged for already, or need not be
   */
  void beginMove(TierLayout layout, int targets, boolean charged) {
    begin(layout, ~targets);
    paid = charged;
    moves = true;
  }

  private void begin(TierLayout layout, int notTo) {
    done = notTo;
    tier = TierLayout.NONE;
    version = layout.version();
  }

  /** Goes by another layout from now on: a tier that was swapped on since is a new one. */
  void follow(TierLayout layout) {
    if (version == layout.version()) {
      return;
    }
    int swappedOn = layout.swappedOnAfter(version);
    done = moves ? done | swappedOn : done & ~swappedOn;
    if (tier != TierLayout.NONE && (swappedOn & 1 << tier) != 0) {
      tier = TierLayout.NONE;
    }
    version = layout.version();
  }

  /** Whether all pages were charged before it began, or are charged for no tier it may go to. */
  boolean isPaid() {
    return paid;
  }

  /** Where it goes next: {@link #ZERO}, a tier, or {@link TierLayout#NONE}. */
  int next(TierLayout layout) {
    if ((done & 1 << ZERO) == 0) {
      return ZERO;
    }
    boolean goesOn =
        tier != TierLayout.NONE && layout.isOn(tier) && tried < layout.tier(tier).members().length;
    return goesOn ? tier : layout.first(done);
  }

  /** It was at the zero backend. */
  void wasAtZero() {
    done |= 1 << ZERO;
  }

  /** It goes to no member of a tier any more. */
  void leave(int left) {
    done |= 1 << left;
    tier = TierLayout.NONE;
  }

  /**
   * It goes to the next member of a tier.
   *
   * @param turn the member that has its turn, which is the first
   * @return which member that is
   */
  int visit(TierLayout.Tier next, int turn) {
    if (tier != next.number()) {
      tier = next.number();
      done |= 1 << tier;
      tried = 0;
      firstMember = turn;
    }
    return (firstMember + tried++) % next.members().length;
  }
}
