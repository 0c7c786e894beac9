package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.CompactionProgress;
import io.swapbox.Fragmentation;
import io.swapbox.SwapException;
import io.swapbox.actors.runtime.SwapRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One compaction of a tier, as {@link SwapCoordinator} conducts it.
 *
 * <p>When the devices have said how their pages lie, each has them moved round after round, at its
 * own pace, and gives back what its free end takes when it has ended. It has ended when no slot is
 * in use above its mark, or none but those of pages that cannot be read; and after {@value
 * #MOST_PASSES} passes in any case: pages come and go meanwhile, and what others have in hand in
 * each of them stays. A pass that has moved nothing is followed by the next after a {@link
 * BackOff}.
 */
final class CompactionRun {

  private static final int MOST_PASSES = 16;

  /** A device of the tier. */
  private static final class Member {
    private final ActorRef<SwapFileBackend.Command> device;
    private final BackOff backOff = new BackOff();
    private long left;
    private boolean inRound;
    private boolean ending;
    private Fragmentation.@Nullable Device after;
    private int passes;

    // Of this pass over its pages.
    private int asked;
    private int moved;
    private int unreadable;

    Member(ActorRef<SwapFileBackend.Command> device) {
      this.device = device;
    }
  }

  private final int number;
  private final Compactions.Compact request;
  private final List<ActorRef<SlotAllocator.Command>> allocators;
  private final SwapRuntime runtime;
  private final ActorRef<Compactions.Message> self;
  private final List<Member> members = new ArrayList<>();

  /** By their entries; a page is tried in each pass. */
  private final Map<Long, UnreadablePage> unreadable = new LinkedHashMap<>();

  private final long begun;
  private long moved;
  private long bytesFreed;
  private boolean done;

  /** How the pages lay at the begin; null until that is known. */
  private @Nullable Fragmentation before;

  /** Why it is given up. */
  private @Nullable SwapException reason;

  CompactionRun(
      int number,
      Compactions.Compact request,
      List<ActorRef<SwapFileBackend.Command>> devices,
      List<ActorRef<SlotAllocator.Command>> allocators,
      SwapRuntime runtime,
      ActorRef<Compactions.Message> self) {
    this.number = number;
    this.request = request;
    this.allocators = allocators;
    this.runtime = runtime;
    this.self = self;
    this.begun = runtime.nanoTime();
    devices.forEach(device -> members.add(new Member(device)));
  }

  /** What has asked for it. */
  Compactions.Compact request() {
    return request;
  }

  /** Whether all of its devices have ended. */
  boolean isDone() {
    return done;
  }

  /** Begins to move pages, now that it is known how they lie. */
  void begin(Fragmentation now) {
    before = now;
    for (Member member : members) {
      if (reason == null) {
        beginRound(member);
      } else {
        end(member);
      }
    }
  }

  private void beginRound(Member member) {
    member.inRound = true;
    boolean first = member.passes == 0 && member.asked == 0;
    int index = members.indexOf(member);
    member.device.tell(
        new FileCompaction.MoveNext(number, index, first, allocators, self.narrow()));
  }

  /** The back-off of a device is over. */
  void retry(int index) {
    Member member = members.get(index);
    if (!member.ending) {
      beginRound(member);
    }
  }

  /** Gives it up: its devices end when their rounds have ended. */
  void stop(SwapException why) {
    if (reason == null) {
      reason = why;
    }
    for (Member member : members) {
      if (before != null && !member.inRound && !member.ending) {
        end(member);
      }
    }
  }

  /** Notes the end of a round. */
  void ended(Compactions.Round round) {
    Member member = members.get(round.member());
    member.inRound = false;
    member.left = round.left();
    member.asked += round.asked();
    member.moved += round.moved();
    member.unreadable += round.unreadable().size();
    moved += round.moved();
    round.unreadable().forEach(page -> unreadable.put(page.entry(), page));
    tellListener();
    if (reason != null) {
      end(member);
    } else if (round.ended()) {
      goOn(member);
    } else {
      beginRound(member);
    }
  }

  /** A device has come to the end of a pass. */
  private void goOn(Member member) {
    boolean nothingLeft = member.left == 0 || member.asked == member.unreadable;
    boolean idle = member.moved == 0;
    member.passes++;
    member.asked = 0;
    member.moved = 0;
    member.unreadable = 0;
    if (nothingLeft || member.passes == MOST_PASSES) {
      end(member);
    } else if (idle) {
      int index = members.indexOf(member);
      runtime.tellAfter(member.backOff.next(), self.narrow(), new Compactions.Retry(number, index));
    } else {
      member.backOff.reset();
      beginRound(member);
    }
  }

  private void end(Member member) {
    member.ending = true;
    int index = members.indexOf(member);
    member.device.tell(new FileCompaction.End(number, index, self.narrow()));
  }

  /** Notes that a device has ended; the last one ends it. */
  void ended(Compactions.Ended part) {
    Member member = members.get(part.member());
    member.after = part.device();
    bytesFreed += part.bytesFreed();
    done = members.stream().allMatch(m -> m.after != null);
    if (done) {
      complete();
    }
  }

  private void complete() {
    SwapException why = reason;
    Fragmentation first = before;
    if (why != null || first == null) {
      request.result().completeExceptionally(why);
      return;
    }
    List<Fragmentation.@Nullable Device> parts = new ArrayList<>();
    members.forEach(member -> parts.add(member.after));
    request
        .result()
        .complete(
            new Compactions.Compacted(
                first,
                TierSurvey.fragmentation(request.tier(), parts),
                moved,
                bytesFreed,
                runtime.nanoTime() - begun,
                List.copyOf(unreadable.values())));
  }

  private void tellListener() {
    long left = members.stream().mapToLong(member -> member.left).sum();
    request.listener().accept(new CompactionProgress(request.tier(), moved, left));
  }
}
