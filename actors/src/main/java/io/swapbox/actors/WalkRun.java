package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapException;
import io.swapbox.SwapoffCancelledException;
import io.swapbox.SwapoffProgress;
import io.swapbox.actors.runtime.SwapRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One swapoff of a tier of a classic space, as {@link DeviceCoordinator} conducts it ({@code
 * try_to_unuse} of {@code mm/swapfile.c}).
 *
 * <p>The homes of its devices give out no slot any more. Then, a device at a time, the page tables
 * of all registered address spaces are walked, in parts of {@link AddressSpace#RANGE_PTES} entries,
 * and the entries are counted that are left. That is repeated without a limit until there are none,
 * or none but those of pages that cannot be read: an entry may be in no table at the time, as its
 * page is on its way out, or in none that is registered. A pass that has brought nothing is
 * followed by the next after a back-off.
 */
final class WalkRun {

  /** A tick of 1 ms; doubled with each pass up to 64 of them. */
  private static final long FIRST_BACK_OFF_NANOS = 1_000_000;

  private static final int MOST_DOUBLINGS = 6;
  private static final double NANOS_PER_SECOND = 1e9;

  private enum State {
    CLOSING,
    WALKING,
    OPENING,
    DONE
  }

  private final int number;
  private final int tier;
  private final TierLayout.Tier layout;
  private final SwapCoordinator.Swapoff request;
  private final List<ActorRef<SlotAllocator.Command>> homes;

  /**
   * Those that are registered at the time: whoever is not may have stopped, and does not answer.
   */
  private final List<ActorRef<? super AddressSpace.Unuse>> spaces;

  private final SwapRuntime runtime;
  private final ActorRef<DeviceCoordinator.Command> self;
  private final long begun;
  private final List<UnreadablePage> unreadable = new ArrayList<>();

  /** By entry those of this pass: several page tables may have one. */
  private final Map<Long, UnreadablePage> ofPass = new LinkedHashMap<>();

  private State state = State.CLOSING;
  private int unanswered;

  /** Why it is given up. */
  private @Nullable SwapException reason;

  /** The device that is walked for, of those of the tier. */
  private int device;

  /** The address space that is walked, and those that come after it. */
  private @Nullable ActorRef<? super AddressSpace.Unuse> space;

  private List<ActorRef<? super AddressSpace.Unuse>> others = List.of();

  /** Passes for this device, and of these those in a row that brought nothing. */
  private int passes;

  private int idlePasses;
  private long moved;
  private long movedBefore;
  private long ptes;

  /** Entries of the device when they were counted last, and pages brought by then. */
  private long counted;

  private long movedAtCount;

  WalkRun(
      int number,
      int tier,
      TierLayout.Tier layout,
      SwapCoordinator.Swapoff request,
      List<ActorRef<SlotAllocator.Command>> homes,
      List<ActorRef<? super AddressSpace.Unuse>> spaces,
      SwapRuntime runtime,
      ActorRef<DeviceCoordinator.Command> self) {
    this.number = number;
    this.tier = tier;
    this.layout = layout;
    this.request = request;
    this.homes = homes;
    this.spaces = spaces;
    this.runtime = runtime;
    this.self = self;
    this.begun = runtime.nanoTime();
  }

  int tier() {
    return tier;
  }

  /** What has asked for it. */
  SwapCoordinator.Swapoff request() {
    return request;
  }

  /** Whether the tier is out of use. */
  boolean isDone() {
    return state == State.DONE;
  }

  /** Has the homes of the tier's devices give out no slot any more. */
  void begin() {
    setOpen(false);
  }

  private void setOpen(boolean open) {
    unanswered = layout.members().length;
    for (int member = 0; member < layout.members().length; member++) {
      home(member).tell(new SlotAllocator.SetOpen(number, open, self.narrow()));
    }
  }

  private ActorRef<SlotAllocator.Command> home(int member) {
    return homes.get(layout.members()[member]);
  }

  /** A home has answered to that; whether the run has ended. */
  boolean openSet() {
    if (--unanswered > 0) {
      return false;
    }
    if (state == State.OPENING) {
      return true;
    }
    state = State.WALKING;
    count();
    return false;
  }

  private void count() {
    List<UnreadablePage> found = List.copyOf(ofPass.values());
    home(device).tell(new SlotAllocator.CountEntries(number, found, self.narrow()));
  }

  /** So many entries are left; whether the run has ended. */
  boolean counted(DeviceCoordinator.Counted answer) {
    counted = answer.entries();
    movedAtCount = moved;
    tellListener();
    if (reason != null) {
      open();
    } else if (counted == answer.unreadable().size()) {
      unreadable.addAll(answer.unreadable());
      return nextDevice();
    } else {
      nextPass();
    }
    return false;
  }

  private boolean nextDevice() {
    device++;
    ofPass.clear();
    passes = 0;
    idlePasses = 0;
    if (device < layout.members().length) {
      count();
      return false;
    }
    state = State.DONE;
    return true;
  }

  private void nextPass() {
    boolean idle = passes > 0 && moved == movedBefore;
    movedBefore = moved;
    if (idle) {
      long nanos = FIRST_BACK_OFF_NANOS << Math.min(idlePasses++, MOST_DOUBLINGS);
      runtime.tellAfter(nanos, self, new DeviceCoordinator.Retry(number));
    } else {
      idlePasses = 0;
      walk();
    }
  }

  /** The back-off is over; whether the run has ended. */
  boolean retry() {
    if (reason == null) {
      walk();
    } else {
      open();
    }
    return false;
  }

  private void walk() {
    passes++;
    ofPass.clear();
    others = List.copyOf(spaces);
    nextSpace();
  }

  /** Walks the next of this pass that has not gone meanwhile, or counts what is left. */
  private void nextSpace() {
    space = null;
    while (space == null && !others.isEmpty()) {
      space = spaces.contains(others.getFirst()) ? others.getFirst() : null;
      others = others.subList(1, others.size());
    }
    if (space == null) {
      count();
    } else {
      unuse(space, 0);
    }
  }

  private void unuse(ActorRef<? super AddressSpace.Unuse> walked, long from) {
    walked.tell(new AddressSpace.Unuse(number, layout.members()[device], from, self));
  }

  /** A part of a page table was walked; whether the run has ended. */
  boolean walked(AddressSpace.Unused part) {
    moved += part.pages();
    ptes += part.ptes();
    part.unreadable().forEach(page -> ofPass.put(page.entry(), page));
    tellListener();
    ActorRef<? super AddressSpace.Unuse> walked = space;
    if (reason != null) {
      open();
    } else if (part.next() == AddressSpace.END || walked == null || !spaces.contains(walked)) {
      nextSpace();
    } else {
      unuse(walked, part.next());
    }
    return false;
  }

  /** Gives it up when what is under way has answered. */
  void cancel() {
    reason = new SwapoffCancelledException(request.tier());
  }

  private void open() {
    state = State.OPENING;
    setOpen(true);
  }

  private void tellListener() {
    long nanos = Math.max(1, runtime.nanoTime() - begun);
    long perSecond = Math.round(moved * NANOS_PER_SECOND / nanos);
    long left = Math.max(0, counted - (moved - movedAtCount));
    long nanosLeft =
        moved == 0 ? SwapoffProgress.UNKNOWN : Math.round((double) nanos / moved * left);
    request
        .listener()
        .accept(new SwapoffProgress(request.tier(), left, moved, perSecond, nanosLeft));
  }

  /** Says that the tier is out of use, or in use again, and why. */
  void complete() {
    if (state != State.DONE && reason != null) {
      request.result().completeExceptionally(reason);
      return;
    }
    long nanos = runtime.nanoTime() - begun;
    request
        .result()
        .complete(new SwapCoordinator.Drained(moved, unreadable.size(), nanos, unreadable, ptes));
  }
}
