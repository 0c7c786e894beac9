package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.MigrationEnd;
import io.swapbox.TierConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Moves pages of a tier to another one because somebody wants it: proactive reclaim of a cgroup, or
 * of the space, to a tier. One of a space.
 *
 * <p>It owns no page and no entry. The shards or devices of the tier name pages, round after round,
 * and the homes of these move them ({@link Relocation}, {@link Migrations}). Of each tier one
 * migration is under way at a time; the others wait for it ({@link MigrationRun}). Those from a
 * tier that is swapped off end, and it is not said to be known before their rounds have ended:
 * nobody is asked who may have stopped.
 */
public final class TierMigrator extends MessageBehavior<TierMigrator.Command> {

  /** What it understands. */
  public sealed interface Command permits Begin, SetTiers, Round {}

  /**
   * Move pages from one tier to another one; the future is completed with how many were moved, or
   * with why none can be.
   *
   * @param cgroup whose pages, and those of all below it; {@link #EVERYBODY} for all pages
   * @param from name of the tier that has them
   * @param to name of the tier that is to have them
   * @param pages most that are moved
   */
  public record Migrate(
      int cgroup, String from, String to, long pages, CompletableFuture<Moved> result)
      implements SpaceGuardian.Command {}

  /** Instead of a cgroup: the pages of all. */
  public static final int EVERYBODY = -1;

  /**
   * A migration has ended.
   *
   * @param pages that were moved
   * @param end why no more
   */
  public record Moved(long pages, MigrationEnd end) {}

  /**
   * A migration that can be made.
   *
   * @param tiers of the space
   * @param from number of the tier
   * @param to number of the tier
   * @param cgroups whose pages, in ascending order; none for all
   */
  record Begin(Migrate request, TierRefs tiers, int from, int to, int[] cgroups)
      implements Command {}

  /**
   * A round of a shard or device has ended.
   *
   * @param tier number of its tier
   * @param member which of the tier's, counted from 0
   * @param allowed pages that it was to ask homes to move at most
   * @param moved that have left
   * @param ended whether all pages of it were named
   * @param noRoom whether a page found no room
   */
  record Round(int tier, int member, int allowed, int moved, boolean ended, boolean noRoom)
      implements Command {}

  private final ActorRef<Round> self;
  private final List<ActorRef<SlotAllocator.Command>> allocators;

  /** By tier; the first is under way. */
  private final List<ArrayDeque<MigrationRun>> runs = new ArrayList<>();

  /** Tiers that it was told of, while migrations from tiers that are out of use end. */
  private final List<SetTiers> unanswered = new ArrayList<>();

  private TierMigrator(
      ActorContext<Command> context, List<ActorRef<SlotAllocator.Command>> allocators) {
    this.self = context.getSelf().narrow();
    this.allocators = List.copyOf(allocators);
    for (int tier = 0; tier < TierConfig.MAX_TIERS; tier++) {
      runs.add(new ArrayDeque<>());
    }
  }

  /**
   * Creates that of a space.
   *
   * @param allocators one for each home, by number
   */
  static Behavior<Command> create(List<ActorRef<SlotAllocator.Command>> allocators) {
    return Behaviors.setup(context -> new TierMigrator(context, allocators));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Begin begin -> {
        ArrayDeque<MigrationRun> ofTier = runs.get(begin.from());
        ofTier.addLast(new MigrationRun(begin, allocators, self));
        if (ofTier.size() == 1) {
          goOn(ofTier);
        }
      }
      case SetTiers change -> {
        unanswered.add(change);
        runs.forEach(ofTier -> ofTier.forEach(run -> run.stopUnlessUsed(change.tiers().layout())));
        answerIfStopped();
      }
      case Round round -> {
        ArrayDeque<MigrationRun> ofTier = runs.get(round.tier());
        if (ofTier.getFirst().ended(round)) {
          ofTier.removeFirst().complete();
          goOn(ofTier);
        }
        answerIfStopped();
      }
    }
  }

  /** Says that it goes by the tiers that it was told of, once nothing is asked of others. */
  private void answerIfStopped() {
    boolean stopped =
        runs.stream().allMatch(ofTier -> ofTier.isEmpty() || !ofTier.getFirst().isStopped());
    if (stopped) {
      unanswered.forEach(change -> change.replyTo().tell(new SwapCoordinator.TiersSet()));
      unanswered.clear();
    }
  }

  /** Begins the first migration of a tier that has something to do. */
  private static void goOn(ArrayDeque<MigrationRun> ofTier) {
    while (!ofTier.isEmpty() && !ofTier.getFirst().goOn()) {
      ofTier.removeFirst().complete();
    }
  }
}
