package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.MigrationEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One migration of pages from a tier to others, as {@link TierMigrator} conducts it.
 *
 * <p>The shards or devices of the tier go over their pages at the same time. What they may ask
 * homes for is what is wanted less what they have been allowed already, so that no more is moved.
 * It ends when as much was moved as is wanted, when all pages were named, or when a page finds no
 * room.
 */
final class MigrationRun {

  /** Pages of a round. */
  private static final int ROUND_PAGES = Unuse.ROUND_PAGES;

  /** A shard or device of the tier. */
  private static final class Member {
    private final ActorRef<? super Backend.Move> actor;
    private boolean begun;
    private boolean inRound;
    private boolean done;

    Member(ActorRef<? super Backend.Move> actor) {
      this.actor = actor;
    }
  }

  /**
   * What is to be moved.
   *
   * @param tier number of the tier that has the pages
   * @param target where they are to go, and whose are meant
   * @param order which of them, in which order
   * @param pages most that are moved
   */
  record Plan(int tier, MoveTarget target, PageOrder order, long pages) {}

  private final Plan plan;
  private final boolean toDevice;
  private final List<ActorRef<SlotAllocator.Command>> allocators;
  private final ActorRef<TierMigrator.Round> replyTo;
  private final Consumer<MigrationRun> whenComplete;
  private final List<Member> members = new ArrayList<>();

  /** Pages that rounds under way may move. */
  private long allowed;

  private long moved;
  private boolean noRoom;
  private boolean stopped;
  private boolean heldBack;
  private boolean young;

  MigrationRun(
      Plan plan,
      TierRefs tiers,
      List<ActorRef<SlotAllocator.Command>> allocators,
      ActorRef<TierMigrator.Round> replyTo,
      Consumer<MigrationRun> whenComplete) {
    this.plan = plan;
    this.toDevice = (plan.target().tiers() & ~tiers.layout().devices()) == 0;
    this.allocators = allocators;
    this.replyTo = replyTo;
    this.whenComplete = whenComplete;
    tiers
        .members(tiers.layout().tier(plan.tier()))
        .forEach(member -> members.add(new Member(member)));
  }

  /** Begins no round any more if one of its tiers is not used. */
  void stopUnlessUsed(TierLayout layout) {
    boolean used = layout.isOn(plan.tier());
    for (int left = plan.target().tiers(); left != 0; left &= left - 1) {
      used &= layout.isOn(Integer.numberOfTrailingZeros(left));
    }
    stopped |= !used;
  }

  /** Whether it begins no round any more. */
  boolean isStopped() {
    return stopped;
  }

  /** The tier that has the pages. */
  int tier() {
    return plan.tier();
  }

  /** Pages that have moved. */
  long moved() {
    return moved;
  }

  /** Whether there are pages that were used, and so not moved. */
  boolean leftYoung() {
    return young;
  }

  /** Begins the rounds that may be; whether any is under way. */
  boolean goOn() {
    for (Member member : members) {
      long wanted = noRoom || heldBack || stopped ? 0 : plan.pages() - moved - allowed;
      if (wanted > 0 && !member.inRound && !member.done) {
        begin(member, (int) Math.min(wanted, ROUND_PAGES));
      }
    }
    return allowed > 0;
  }

  private void begin(Member member, int most) {
    allowed += most;
    member.inRound = true;
    member.actor.tell(
        new Backend.Move(
            plan.tier(),
            members.indexOf(member),
            plan.target(),
            most,
            !member.begun,
            plan.order(),
            toDevice,
            allocators,
            replyTo));
    member.begun = true;
  }

  /** Notes the end of a round; whether none is under way any more. */
  boolean ended(TierMigrator.Round round) {
    Member member = members.get(round.member());
    member.inRound = false;
    member.done = round.ended();
    allowed -= round.allowed();
    moved += round.moved();
    noRoom |= round.noRoom();
    heldBack |= round.heldBack();
    young |= round.young();
    return !goOn();
  }

  /** Says so to whoever wants it. */
  void complete() {
    whenComplete.accept(this);
  }

  /** Why no more has moved. */
  MigrationEnd end() {
    if (moved >= plan.pages()) {
      return MigrationEnd.DONE;
    }
    if (heldBack) {
      return MigrationEnd.BUDGET;
    }
    return noRoom ? MigrationEnd.NO_ROOM : MigrationEnd.NONE_LEFT;
  }
}
