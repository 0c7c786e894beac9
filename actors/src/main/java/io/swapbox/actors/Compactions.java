package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.CompactionCancelledException;
import io.swapbox.CompactionProgress;
import io.swapbox.CompactionUnderWayException;
import io.swapbox.Fragmentation;
import io.swapbox.SwapException;
import io.swapbox.actors.runtime.SwapRuntime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The compactions of tiers that {@link SwapCoordinator} conducts, each in a {@link CompactionRun}
 * of its own, one of a tier at a time.
 */
public final class Compactions {

  /** What it handles. */
  public sealed interface Message extends SwapCoordinator.Command
      permits Compact, Cancel, Survey, Surveyed, Round, Ended, Retry {}

  /**
   * Compact the devices of a tier. The future is completed when that is done, or with why it was
   * not, or not to the end.
   *
   * @param tier its name
   * @param listener told after each round of each device; must neither block nor throw
   */
  public record Compact(
      String tier, Consumer<CompactionProgress> listener, CompletableFuture<Compacted> result)
      implements Message, SpaceGuardian.Command {}

  /** Give that up; of no meaning when it has ended. */
  public record Cancel(Compact compaction) implements Message, SpaceGuardian.Command {}

  /**
   * Complete the future with how the pages of a tier lie.
   *
   * @param tier its name
   */
  public record Survey(String tier, CompletableFuture<Fragmentation> result)
      implements Message, SpaceGuardian.Command {}

  /** What came of a compaction; see {@link io.swapbox.CompactionResult}. */
  public record Compacted(
      Fragmentation before,
      Fragmentation after,
      long pagesMoved,
      long bytesFreed,
      long nanos,
      List<UnreadablePage> unreadable) {

    /** Copies the list. */
    public Compacted {
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * How the pages of a device lie.
   *
   * @param number of what has asked
   * @param member which of the tier's, counted from 0
   */
  record Surveyed(int number, int member, Fragmentation.Device device) implements Message {}

  /**
   * A round of a device has ended.
   *
   * @param number of the compaction
   * @param member which of the tier's, counted from 0
   * @param asked pages that homes were asked to move
   * @param moved of these, those that were
   * @param left slots in use above the mark
   * @param ended whether that was the end of a pass; the next round begins one
   * @param unreadable pages that could not be read
   */
  record Round(
      int number,
      int member,
      int asked,
      int moved,
      long left,
      boolean ended,
      List<UnreadablePage> unreadable)
      implements Message {

    /** Copies the list. */
    Round {
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * A device takes its slots from anywhere again, and has given back what its free end takes.
   *
   * @param number of the compaction
   * @param member which of the tier's, counted from 0
   * @param bytesFreed that it takes less
   * @param device how its pages lie now
   */
  record Ended(int number, int member, long bytesFreed, Fragmentation.Device device)
      implements Message {}

  /** The back-off of a device is over. */
  record Retry(int number, int member) implements Message {}

  /** What the coordinator knows of tiers. */
  interface Tiers {

    /** Why a tier of that name cannot be compacted: none, not in use, a pool; or null. */
    @Nullable SwapException refusal(String name);

    /** The devices of a tier that is not refused. */
    List<ActorRef<SwapFileBackend.Command>> devices(String name);
  }

  private final Tiers tiers;
  private final List<ActorRef<SlotAllocator.Command>> allocators;
  private final SwapRuntime runtime;
  private final ActorRef<Message> self;

  /** By number those that devices have been asked for. */
  private final Int2ObjectHashMap<TierSurvey> surveys = new Int2ObjectHashMap<>();

  private final Int2ObjectHashMap<CompactionRun> runs = new Int2ObjectHashMap<>();
  private int last;

  Compactions(
      Tiers tiers,
      List<ActorRef<SlotAllocator.Command>> allocators,
      SwapRuntime runtime,
      ActorRef<Message> self) {
    this.tiers = tiers;
    this.allocators = allocators;
    this.runtime = runtime;
    this.self = self;
  }

  void handle(Message message) {
    switch (message) {
      case Compact compact -> compact(compact);
      case Cancel cancel -> {
        for (CompactionRun run : runs.values()) {
          if (run.request().equals(cancel.compaction())) {
            run.stop(new CompactionCancelledException(run.request().tier()));
          }
        }
      }
      case Survey survey -> survey(survey);
      case Surveyed part -> {
        TierSurvey survey = surveys.get(part.number());
        if (survey != null && survey.add(part)) {
          surveys.remove(part.number());
        }
      }
      case Round round -> run(round.number()).ended(round);
      case Ended ended -> run(ended.number()).ended(ended);
      case Retry retry -> {
        CompactionRun run = runs.get(retry.number());
        if (run != null) {
          run.retry(retry.member());
        }
      }
    }
    runs.values().removeIf(CompactionRun::isDone);
  }

  /** Ends the compaction of a tier that is not used from now on, if there is one. */
  void stop(String tier, SwapException why) {
    for (CompactionRun run : runs.values()) {
      if (run.request().tier().equals(tier)) {
        run.stop(why);
      }
    }
  }

  private CompactionRun run(int number) {
    CompactionRun run = runs.get(number);
    if (run == null) {
      throw new IllegalStateException("an answer for compaction " + number + ", which has ended");
    }
    return run;
  }

  private void compact(Compact request) {
    SwapException refusal = tiers.refusal(request.tier());
    for (CompactionRun run : runs.values()) {
      if (refusal == null && run.request().tier().equals(request.tier())) {
        refusal = new CompactionUnderWayException(request.tier());
      }
    }
    if (refusal != null) {
      request.result().completeExceptionally(refusal);
      return;
    }
    List<ActorRef<SwapFileBackend.Command>> devices = tiers.devices(request.tier());
    CompactionRun run = new CompactionRun(++last, request, devices, allocators, runtime, self);
    runs.put(last, run);
    surveys.put(last, new TierSurvey(last, request.tier(), devices, self, run::begin));
  }

  private void survey(Survey request) {
    SwapException refusal = tiers.refusal(request.tier());
    if (refusal != null) {
      request.result().completeExceptionally(refusal);
      return;
    }
    List<ActorRef<SwapFileBackend.Command>> devices = tiers.devices(request.tier());
    TierSurvey survey =
        new TierSurvey(++last, request.tier(), devices, self, request.result()::complete);
    surveys.put(last, survey);
  }
}
