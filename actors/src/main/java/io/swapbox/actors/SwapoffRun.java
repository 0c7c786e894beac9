package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapException;
import io.swapbox.SwapoffCancelledException;
import io.swapbox.SwapoffProgress;
import io.swapbox.SwapoffRoomException;
import io.swapbox.SwapoffTarget;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.PageFrames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One swapoff of a tier, as {@link SwapCoordinator} conducts it.
 *
 * <p>It goes through these states, one after the other: the room of all tiers is measured, and then
 * the tier is closed at every home; its members, shards or devices, go over their pages round after
 * round. It ends when each has none left, or none but unreadable ones. If it is to be given up, the
 * tier is opened again: when no round is under way any more, so that nothing comes back that moves
 * out.
 *
 * <p>A round that has moved nothing is followed by the next one after a back-off, as {@code
 * try_to_unuse} retries while entries are in the hands of others: without a limit for entries that
 * are busy, {@value #MAX_RETRIES} times in a row while there is no room.
 */
final class SwapoffRun {

  /** Rounds of a member in a row that find no room, as {@link Demotion} has it. */
  private static final int MAX_RETRIES = 16;

  private static final double NANOS_PER_SECOND = 1e9;

  private enum State {
    MEASURING,
    MOVING,
    OPENING
  }

  /** A shard or device of the tier. */
  private static final class Member {
    private final ActorRef<? super Backend.Member> actor;
    private final int number;
    private long left;
    private boolean inRound;
    private boolean done;

    /** Of rounds in a row that moved nothing. */
    private final BackOff backOff = new BackOff();

    /** Rounds in a row that found no room, and moved nothing. */
    private int withoutRoom;

    // Of this pass over its pages.
    private long asked;
    private long moved;
    private final List<UnreadablePage> unreadable = new ArrayList<>();

    Member(ActorRef<? super Backend.Member> actor, int number) {
      this.actor = actor;
      this.number = number;
    }
  }

  private final int number;
  private final int tier;
  private final SwapCoordinator.Swapoff request;
  private final TierRefs refs;
  private final List<ActorRef<SlotAllocator.Command>> allocators;
  private final SwapRuntime runtime;
  private final ActorRef<SwapCoordinator.Command> self;
  private final TierRoom room;
  private final boolean isPool;
  private final List<Member> members = new ArrayList<>();
  private State state = State.MEASURING;
  private int unanswered;
  private final boolean intoMemory;
  private boolean packed;
  private long begun;
  private long moved;

  /** Why it is given up. */
  private @Nullable SwapException reason;

  SwapoffRun(
      int number,
      int tier,
      SwapCoordinator.Swapoff request,
      TierRefs refs,
      SwapCoordinator.Space space,
      SwapRuntime runtime,
      ActorRef<SwapCoordinator.Command> self) {
    this.number = number;
    this.tier = tier;
    this.request = request;
    this.intoMemory = request.target() instanceof SwapoffTarget.Memory;
    this.refs = refs;
    this.allocators = space.allocators();
    this.runtime = runtime;
    this.self = self;
    this.room = new TierRoom(refs.layout());
    this.begun = runtime.nanoTime();
    TierLayout.Tier layout = refs.layout().tier(tier);
    this.isPool = layout.isPool();
    List<ActorRef<? super Backend.Member>> actors = refs.members(layout);
    for (int i = 0; i < actors.size(); i++) {
      members.add(new Member(actors.get(i), layout.members()[i]));
    }
  }

  int number() {
    return number;
  }

  int tier() {
    return tier;
  }

  /** What has asked for it. */
  SwapCoordinator.Swapoff request() {
    return request;
  }

  /** Asks all shards and devices what they hold. */
  void measure() {
    Backend.Measure measure = new Backend.Measure(number, self.narrow());
    List<ActorRef<? super Backend.Member>> all = refs.inUse();
    all.forEach(member -> member.tell(measure));
    unanswered = all.size();
  }

  /** Notes what one holds; whether all have said so. */
  boolean measured(SwapCoordinator.Measured part) {
    room.add(part);
    for (Member member : members) {
      if (member.number == part.number() && isPool == (part.backing() == Backing.ZSWAP)) {
        member.left = part.pages();
      }
    }
    return --unanswered == 0;
  }

  /**
   * Whether it may begin: it was not cancelled, and the tiers that stay in use have room for the
   * pages of all that do not, or memory may have those of this one.
   *
   * @param underWay tiers that are being swapped off, this one included
   */
  boolean mayClose(int underWay) {
    long pages = intoMemory ? room.pages(1 << tier) : room.pages(underWay);
    long free =
        switch (request.target()) {
          case SwapoffTarget.Tiers tiers -> room.roomFor(tier, underWay);
          case SwapoffTarget.Memory memory -> memory.maxBytes() / PageFrames.PAGE_BYTES;
        };
    if (reason == null && pages > free) {
      reason = new SwapoffRoomException(request.tier(), pages, free);
    }
    packed = !intoMemory && hasDevicesOnly(underWay);
    return reason == null;
  }

  /** Whether no pool stays in use, which takes pages that are compressed already. */
  private boolean hasDevicesOnly(int closed) {
    for (TierLayout.Tier other : refs.layout().tiers()) {
      if (other.isOn() && other.isPool() && (closed & 1 << other.number()) == 0) {
        return false;
      }
    }
    return true;
  }

  /** The tier is closed at every home. */
  void closed() {
    state = State.MOVING;
    if (reason == null) {
      members.forEach(this::begin);
    }
    openIfIdle();
  }

  /** Notes that a member takes stores again; whether all do. */
  boolean reopened() {
    return --unanswered == 0;
  }

  private void begin(Member member) {
    member.inRound = true;
    member.actor.tell(
        new Backend.Unuse(
            number, members.indexOf(member), packed, intoMemory, allocators, self.narrow()));
  }

  /** The back-off of a member is over. */
  void retry(int index) {
    Member member = members.get(index);
    if (state == State.MOVING && reason == null && !member.inRound) {
      begin(member);
    }
  }

  /** Gives it up; the tier is used again when its rounds have ended. */
  void cancel() {
    stop(new SwapoffCancelledException(request.tier()));
  }

  private void stop(SwapException why) {
    if (reason == null) {
      reason = why;
    }
    openIfIdle();
  }

  private void openIfIdle() {
    if (reason == null || state != State.MOVING || members.stream().anyMatch(m -> m.inRound)) {
      return;
    }
    state = State.OPENING;
    Backend.Reopen reopen = new Backend.Reopen(number, self.narrow());
    members.forEach(member -> member.actor.tell(reopen));
    unanswered = members.size();
  }

  /** Notes the end of a round; whether it was the last of all, and the tier is out of use. */
  boolean ended(SwapCoordinator.Round round) {
    Member member = members.get(round.member());
    member.inRound = false;
    member.left = round.left();
    moved += round.moved();
    member.asked += round.asked();
    member.moved += round.moved();
    member.unreadable.addAll(round.unreadable());
    tellListener();
    if (reason != null) {
      openIfIdle();
      return false;
    }
    goOn(member, round);
    return members.stream().allMatch(m -> m.done);
  }

  private void goOn(Member member, SwapCoordinator.Round round) {
    int unreadable = member.unreadable.size();
    boolean passMoved = member.moved > 0;
    if (round.left() == 0) {
      member.unreadable.clear();
      member.done = true;
      return;
    }
    if (round.ended() && member.asked == unreadable && round.left() == unreadable) {
      member.done = true;
      return;
    }
    if (round.ended()) {
      member.asked = 0;
      member.moved = 0;
      member.unreadable.clear();
    }
    boolean idle = round.moved() == 0;
    member.withoutRoom = idle && round.noRoom() ? member.withoutRoom + 1 : 0;
    if (member.withoutRoom == MAX_RETRIES) {
      stop(new SwapoffRoomException(request.tier(), left(), 0));
    } else if (idle && !(round.ended() ? passMoved : !round.unreadable().isEmpty())) {
      backOff(member);
    } else {
      member.backOff.reset();
      begin(member);
    }
  }

  private void backOff(Member member) {
    int index = members.indexOf(member);
    runtime.tellAfter(member.backOff.next(), self, new SwapCoordinator.Retry(number, index));
  }

  /** Pages that are in the tier, as far as its members have said. */
  long left() {
    return members.stream().mapToLong(member -> member.left).sum();
  }

  private void tellListener() {
    long nanos = Math.max(1, runtime.nanoTime() - begun);
    long perSecond = Math.round(moved * NANOS_PER_SECOND / nanos);
    long left = left();
    long nanosLeft =
        moved == 0 ? SwapoffProgress.UNKNOWN : Math.round((double) nanos / moved * left);
    request
        .listener()
        .accept(new SwapoffProgress(request.tier(), left, moved, perSecond, nanosLeft));
  }

  /**
   * Says that the tier is out of use.
   *
   * @param refusal why a device of it could not be closed, or null
   */
  void complete(@Nullable SwapException refusal) {
    if (refusal != null) {
      request.result().completeExceptionally(refusal);
      return;
    }

    List<UnreadablePage> unreadable = new ArrayList<>();
    members.forEach(member -> unreadable.addAll(member.unreadable));
    long nanos = runtime.nanoTime() - begun;
    request.result().complete(new SwapCoordinator.Drained(moved, left(), nanos, unreadable, 0));
  }

  /** Says that the tier is in use again, or still, and why. */
  void refuse() {
    SwapException why = reason;
    if (why == null) {
      throw new IllegalStateException("a swapoff is refused without a reason");
    }
    request.result().completeExceptionally(why);
  }
}
