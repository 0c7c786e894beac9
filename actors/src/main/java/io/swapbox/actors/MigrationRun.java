package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.MigrationEnd;
import java.util.ArrayList;
import java.util.List;

/**
 * One migration of pages from a tier to another one, as {@link TierMigrator} conducts it.
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

  private final TierMigrator.Begin begin;
  private final List<ActorRef<SlotAllocator.Command>> allocators;
  private final ActorRef<TierMigrator.Round> replyTo;
  private final MoveTarget target;
  private final boolean toDevice;
  private final boolean coldestFirst;
  private final List<Member> members = new ArrayList<>();

  /** Pages that rounds under way may move. */
  private long allowed;

  private long moved;
  private boolean noRoom;
  private boolean stopped;

  MigrationRun(
      TierMigrator.Begin begin,
      List<ActorRef<SlotAllocator.Command>> allocators,
      ActorRef<TierMigrator.Round> replyTo) {
    this.begin = begin;
    this.allocators = allocators;
    this.replyTo = replyTo;
    this.target = new MoveTarget(1 << begin.to(), begin.cgroups());
    TierLayout layout = begin.tiers().layout();
    this.toDevice = !layout.tier(begin.to()).isPool();
    this.coldestFirst = layout.isBefore(begin.from(), begin.to());
    begin
        .tiers()
        .members(layout.tier(begin.from()))
        .forEach(member -> members.add(new Member(member)));
  }

  /** Begins no round any more if one of its tiers is not used. */
  void stopUnlessUsed(TierLayout layout) {
    stopped |= !layout.isOn(begin.from()) || !layout.isOn(begin.to());
  }

  /** Whether it begins no round any more. */
  boolean isStopped() {
    return stopped;
  }

  /** Begins the rounds that may be; whether any is under way. */
  boolean goOn() {
    for (Member member : members) {
      long wanted = noRoom || stopped ? 0 : begin.request().pages() - moved - allowed;
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
            begin.from(),
            members.indexOf(member),
            target,
            most,
            !member.begun,
            coldestFirst,
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
    return !goOn();
  }

  /** Says what has moved. */
  void complete() {
    begin.request().result().complete(new TierMigrator.Moved(moved, end()));
  }

  private MigrationEnd end() {
    if (moved >= begin.request().pages()) {
      return MigrationEnd.DONE;
    }
    return noRoom ? MigrationEnd.NO_ROOM : MigrationEnd.NONE_LEFT;
  }
}
