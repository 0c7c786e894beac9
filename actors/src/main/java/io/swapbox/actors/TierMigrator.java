package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.MigrationEnd;
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
 * migration is under way at a time; the others wait for it ({@link MigrationRun}).
 */
public final class TierMigrator extends MessageBehavior<TierMigrator.Command> {

  /** What it understands. */
  public sealed interface Command permits Begin, Round {}

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
      implements SpaceGuardian.Command, Cgroups.Command {}

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
   * @param from tier, counted from 0
   * @param to tier, counted from 0
   * @param cgroups whose pages, in ascending order; none for all
   */
  record Begin(Migrate request, int from, int to, int[] cgroups) implements Command {}

  /**
   * A round of a shard or device has ended.
   *
   * @param tier of it
   * @param member which of the tier's, counted from 0
   * @param allowed pages that it was to ask homes to move at most
   * @param moved that have left
   * @param ended whether all pages of it were named
   * @param noRoom whether a page found no room
   */
  record Round(int tier, int member, int allowed, int moved, boolean ended, boolean noRoom)
      implements Command {}

  /**
   * Whom it talks to.
   *
   * @param tiers of the space
   * @param shards of all pools
   * @param devices of all tiers
   * @param allocators one for each home, by number
   */
  record Space(
      TierLayout tiers,
      List<ActorRef<ZswapBackend.Command>> shards,
      List<ActorRef<SwapFileBackend.Command>> devices,
      List<ActorRef<SlotAllocator.Command>> allocators) {}

  private final ActorRef<Round> self;
  private final Space space;

  /** By tier; the first is under way. */
  private final List<ArrayDeque<MigrationRun>> runs = new ArrayList<>();

  private TierMigrator(ActorContext<Command> context, Space space) {
    this.self = context.getSelf().narrow();
    this.space = space;
    space.tiers().tiers().forEach(tier -> runs.add(new ArrayDeque<>()));
  }

  /** Creates that of a space. */
  static Behavior<Command> create(Space space) {
    return Behaviors.setup(context -> new TierMigrator(context, space));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Begin begin -> {
        ArrayDeque<MigrationRun> ofTier = runs.get(begin.from());
        ofTier.addLast(new MigrationRun(begin, space, self));
        if (ofTier.size() == 1) {
          goOn(ofTier);
        }
      }
      case Round round -> {
        ArrayDeque<MigrationRun> ofTier = runs.get(round.tier());
        if (ofTier.getFirst().ended(round)) {
          ofTier.removeFirst().complete();
          goOn(ofTier);
        }
      }
    }
  }

  /** Begins the first migration of a tier that has something to do. */
  private static void goOn(ArrayDeque<MigrationRun> ofTier) {
    while (!ofTier.isEmpty() && !ofTier.getFirst().goOn()) {
      ofTier.removeFirst().complete();
    }
  }
}
