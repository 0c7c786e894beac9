package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.Fragmentation;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.CompactionHand;
import io.swapbox.allocator.SlotCompaction;
import io.swapbox.allocator.SlotLayout;
import io.swapbox.allocator.SwapMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compaction of a device: its pages move from the end into the holes before it.
 *
 * <p>In a round the homes of the next {@value #ROUND_PAGES} pages above the mark are asked to move
 * them, a message each, and as the mark is set anew, it follows what is stored and freed meanwhile.
 * From the first round on slots are taken from below the mark as long as there are some. Whose
 * pages they are is a hint; what has stayed is asked for again in the next pass. {@link
 * SwapCoordinator} is told of each round, and decides whether there is another.
 */
final class FileCompaction {

  /** What it handles. */
  sealed interface Message extends SwapFileBackend.Command permits MoveNext, End, Survey {}

  /**
   * Have the homes move the next pages to slots before theirs; answered by {@link
   * Compactions.Round}.
   *
   * @param number of the compaction
   * @param member which of the tier's devices this is, counted from 0
   * @param first whether that is its first round
   * @param allocators of the homes, by number
   */
  record MoveNext(
      int number,
      int member,
      boolean first,
      List<ActorRef<SlotAllocator.Command>> allocators,
      ActorRef<Compactions.Round> replyTo)
      implements Message {}

  /**
   * Allocate slots as ever, and give back what the free end of the device takes; answered by {@link
   * Compactions.Ended}. No round is under way.
   */
  record End(int number, int member, ActorRef<Compactions.Ended> replyTo) implements Message {}

  /** Tell how the pages lie; answered by {@link Compactions.Surveyed}. */
  record Survey(int number, int member, ActorRef<? super Compactions.Surveyed> replyTo)
      implements Message {}

  private static final Logger LOG = LoggerFactory.getLogger(FileCompaction.class);

  /** Pages of a round, as of {@link Unuse}. */
  static final int ROUND_PAGES = Unuse.ROUND_PAGES;

  private final SwapMap map;
  private final int device;
  private final String name;
  private final IoQueue queue;
  private final ActorRef<Backend.MoveReply> self;
  private final SlotCompaction slots;
  private final CompactionHand hand;
  private final MoveRound round = new MoveRound();
  private final List<UnreadablePage> unreadable = new ArrayList<>();

  /** What has asked for the round that is under way. */
  private @Nullable MoveNext request;

  /** Who waits for the free end to be given back. */
  private @Nullable End truncating;

  private boolean passEnded;

  /**
   * One that is not under way.
   *
   * @param name of the device
   * @param queue of it
   * @param self who gets the answers of homes
   */
  FileCompaction(
      SwapMap map, int device, String name, IoQueue queue, ActorRef<Backend.MoveReply> self) {
    this.map = map;
    this.device = device;
    this.name = name;
    this.queue = queue;
    this.self = self;
    this.slots = map.slots().compaction();
    this.hand = new CompactionHand(map);
  }

  /** Whether pages are being moved, which have two slots then. */
  boolean isInRound() {
    return request != null;
  }

  /** Whether the free end is being given back. */
  boolean isTruncating() {
    return truncating != null;
  }

  void handle(Message message) {
    switch (message) {
      case MoveNext next -> begin(next);
      case End end -> {
        slots.end();
        passEnded = false;
        truncating = end;
        long last = Math.max(0, slots.lastAllocated(Long.MAX_VALUE));
        queue.start(queue.newJob().beginTruncate(last + 1));
      }
      case Survey survey ->
          survey.replyTo().tell(new Compactions.Surveyed(survey.number(), survey.member(), now()));
    }
  }

  private void begin(MoveNext message) {
    request = message;
    unreadable.clear();
    slots.setMark();
    if (message.first() || passEnded) {
      hand.begin(message.first());
    }
    long[] places = new long[ROUND_PAGES];
    int pages = hand.next(places);
    passEnded = pages < ROUND_PAGES;
    round.hints().addPlaces(map, device, places, pages);
    boolean any =
        round.begin(
            pages,
            message.allocators(),
            (entrySlots, locations) ->
                new SlotAllocator.Migrate(
                    entrySlots, locations, Backing.SWAPFILE, true, MoveDirection.WITHIN, self));
    if (!any) {
      end(message);
    }
  }

  /** Notes the answer of a home; whether it was the last one, which ends the round. */
  boolean answered(Backend.MovedWithin answer) {
    unreadable.addAll(answer.unreadable());
    MoveNext asked = request;
    boolean last = round.answered(answer.pages(), false);
    if (last && asked != null) {
      end(asked);
    }
    return last;
  }

  private void end(MoveNext ended) {
    request = null;
    slots.setMark();
    ended
        .replyTo()
        .tell(
            new Compactions.Round(
                ended.number(),
                ended.member(),
                round.asked(),
                round.moved(),
                slots.usedAbove(),
                passEnded,
                unreadable));
  }

  /** The free end was given back, or could not be. */
  void truncated(IoJob job) {
    End end = Objects.requireNonNull(truncating);
    truncating = null;
    if (job.error == null) {
      slots.truncated(job.slot);
    } else {
      LOG.warn("truncation failed: {}", job.error.getMessage());
    }
    end.replyTo().tell(new Compactions.Ended(end.number(), end.member(), job.bytesFreed, now()));
  }

  /** How the pages lie now. */
  private Fragmentation.Device now() {
    SlotLayout now = map.layout();
    return new Fragmentation.Device(
        name,
        now.slots(),
        now.used(),
        now.highestUsed(),
        now.holes(),
        now.longestFreeRun(),
        now.freeClusters(),
        now.partlyUsedClusters(),
        now.packedObjects(),
        now.packedWaste());
  }
}
