package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.LastTierException;
import io.swapbox.NoSuchTierException;
import io.swapbox.PoolTierException;
import io.swapbox.SameTierException;
import io.swapbox.SwapException;
import io.swapbox.SwapoffProgress;
import io.swapbox.TierStateException;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.allocator.Backing;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes tiers of a space out of use, one of a space: {@code swapoff} of {@code mm/swapfile.c}, by
 * messages alone.
 *
 * <p>It owns no page and no entry. It asks whether the other tiers have room, closes the tier at
 * every home, and then has its shards and devices ask the homes of their pages, round after round,
 * to move them ({@link SwapoffRun}). Several tiers may be under way at once, each in a run of its
 * own. Tiers in use are compacted at its word ({@link Compactions}).
 */
public final class SwapCoordinator extends MessageBehavior<SwapCoordinator.Command> {

  /** What it understands. */
  public sealed interface Command
      permits Swapoff, Cancel, Migrate, Measured, TierSet, Round, Retry, Compactions.Message {}

  /**
   * Take a tier out of use. The future is completed when no page is left in it but those that could
   * not be read, or with why it is in use again, or still.
   *
   * @param tier its name
   * @param listener told after each round of each shard or device; must neither block nor throw
   */
  public record Swapoff(
      String tier, Consumer<SwapoffProgress> listener, CompletableFuture<Drained> result)
      implements Command, SpaceGuardian.Command {}

  /** Give that up, and take the tier into use again; of no meaning when it has ended. */
  public record Cancel(Swapoff swapoff) implements Command, SpaceGuardian.Command {}

  /**
   * Have pages moved from one tier to another one, if both are in use.
   *
   * @param cgroups whose, in ascending order; none for all
   */
  record Migrate(TierMigrator.Migrate request, int[] cgroups) implements Command {}

  /**
   * A tier is out of use.
   *
   * @param pagesMoved that have left it
   * @param pagesLeft that are there, as they could not be read
   * @param nanos that it took
   * @param unreadable those that are left
   */
  public record Drained(
      long pagesMoved, long pagesLeft, long nanos, List<UnreadablePage> unreadable) {

    /** Copies the list. */
    public Drained {
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * How much a shard or device holds, and could hold.
   *
   * @param number of the shard, or device, in the space
   * @param pages in it
   * @param bytes that they take
   * @param freeBytes that others may take; of a device in whole slots
   */
  record Measured(int swapoff, Backing backing, int number, long pages, long bytes, long freeBytes)
      implements Command {}

  /**
   * A home offers no more pages to a tier, or does again; or a shard or device takes them again.
   */
  record TierSet(int swapoff) implements Command {}

  /**
   * A round of a shard or device has ended.
   *
   * @param member which of the tier's, counted from 0
   * @param left pages that are there now
   * @param asked pages that homes were asked to move
   * @param moved of these, those that have left
   * @param ended whether the round came to the last page; the next one begins with the first
   * @param noRoom whether a page found no room elsewhere
   * @param unreadable those that could not be read
   */
  record Round(
      int swapoff,
      int member,
      long left,
      int asked,
      int moved,
      boolean ended,
      boolean noRoom,
      List<UnreadablePage> unreadable)
      implements Command {

    /** Copies the list. */
    Round {
      unreadable = List.copyOf(unreadable);
    }
  }

  /** The back-off of a shard or device is over. */
  record Retry(int swapoff, int member) implements Command {}

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

  private static final String BEING_SWAPPED_OFF = "is being swapped off";

  /** The tiers as compactions know them. */
  private final class DeviceTiers implements Compactions.Tiers {

    @Override
    public @Nullable SwapException refusal(String name) {
      int tier = names().indexOf(name);
      if (tier < 0) {
        return new NoSuchTierException(name, names());
      }
      SwapException state = notInUse(name, tier);
      boolean isPool = space.tiers().tiers().get(tier).isPool();
      return state == null && isPool ? new PoolTierException(name) : state;
    }

    @Override
    public List<ActorRef<SwapFileBackend.Command>> devices(String name) {
      TierLayout.Tier tier = space.tiers().tiers().get(names().indexOf(name));
      return space.devices().subList(tier.first(), tier.first() + tier.members());
    }
  }

  private final ActorRef<Command> self;
  private final SwapRuntime runtime;
  private final Space space;
  private final ActorRef<TierMigrator.Command> migrator;
  private final Int2ObjectHashMap<SwapoffRun> runs = new Int2ObjectHashMap<>();
  private final Compactions compactions;

  /** Tiers that are out of use, a bit each. */
  private int off;

  private int last;

  private SwapCoordinator(
      ActorContext<Command> context,
      SwapRuntime runtime,
      Space space,
      ActorRef<TierMigrator.Command> migrator) {
    this.self = context.getSelf();
    this.runtime = runtime;
    this.space = space;
    this.migrator = migrator;
    this.compactions =
        new Compactions(new DeviceTiers(), space.allocators(), runtime, self.narrow());
  }

  /**
   * Creates that of a space, all of whose tiers are in use.
   *
   * @param migrator has pages moved between tiers that are in use
   */
  static Behavior<Command> create(
      SwapRuntime runtime, Space space, ActorRef<TierMigrator.Command> migrator) {
    return Behaviors.setup(context -> new SwapCoordinator(context, runtime, space, migrator));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Swapoff swapoff -> onSwapoff(swapoff);
      case Cancel cancel -> {
        for (SwapoffRun run : runs.values()) {
          if (run.request().equals(cancel.swapoff())) {
            run.cancel();
          }
        }
      }
      case Migrate migrate -> migrate(migrate);
      case Measured measured -> {
        SwapoffRun run = run(measured.swapoff());
        if (run.measured(measured)) {
          endOrClose(run);
        }
      }
      case TierSet set -> {
        SwapoffRun run = run(set.swapoff());
        if (run.tierSet()) {
          runs.remove(set.swapoff());
          run.refuse();
        }
      }
      case Round round -> {
        SwapoffRun run = run(round.swapoff());
        if (run.ended(round)) {
          runs.remove(round.swapoff());
          off |= 1 << run.tier();
          run.complete();
        }
      }
      case Retry retry -> {
        SwapoffRun run = runs.get(retry.swapoff());
        if (run != null) {
          run.retry(retry.member());
        }
      }
      case Compactions.Message about -> compactions.handle(about);
    }
  }

  private SwapoffRun run(int swapoff) {
    SwapoffRun run = runs.get(swapoff);
    if (run == null) {
      throw new IllegalStateException("an answer for swapoff " + swapoff + ", which has ended");
    }
    return run;
  }

  private List<String> names() {
    return space.tiers().tiers().stream().map(TierLayout.Tier::name).toList();
  }

  private void onSwapoff(Swapoff request) {
    List<String> names = names();
    int tier = names.indexOf(request.tier());
    SwapException refusal = refusal(request.tier(), tier, names);
    if (refusal != null) {
      request.result().completeExceptionally(refusal);
      return;
    }
    SwapoffRun run = new SwapoffRun(++last, tier, request, space, runtime, self);
    runs.put(last, run);
    run.measure();
  }

  private @Nullable SwapException refusal(String name, int tier, List<String> names) {
    if (tier < 0) {
      return new NoSuchTierException(name, names);
    }
    boolean isLast = Integer.bitCount(tiersUnderWay() | off) == names.size() - 1;
    return isLast && isInUse(tier) ? new LastTierException(name) : notInUse(name, tier);
  }

  private boolean isInUse(int tier) {
    return ((tiersUnderWay() | off) & 1 << tier) == 0;
  }

  /** Why a tier is not used, or null if it is. */
  private @Nullable SwapException notInUse(String name, int tier) {
    if (isInUse(tier)) {
      return null;
    }
    return new TierStateException(
        name, (off & 1 << tier) != 0 ? "is swapped off already" : BEING_SWAPPED_OFF);
  }

  private void migrate(Migrate migrate) {
    TierMigrator.Migrate request = migrate.request();
    List<String> names = names();
    int from = names.indexOf(request.from());
    int to = names.indexOf(request.to());
    SwapException refusal = refusal(request, from, to, names);
    if (refusal == null) {
      migrator.tell(new TierMigrator.Begin(request, from, to, migrate.cgroups()));
    } else {
      request.result().completeExceptionally(refusal);
    }
  }

  private @Nullable SwapException refusal(
      TierMigrator.Migrate request, int from, int to, List<String> names) {
    if (from < 0 || to < 0) {
      return new NoSuchTierException(from < 0 ? request.from() : request.to(), names);
    }
    if (from == to) {
      return new SameTierException(request.from());
    }
    SwapException source = notInUse(request.from(), from);
    return source == null ? notInUse(request.to(), to) : source;
  }

  private int tiersUnderWay() {
    int tiers = 0;
    for (SwapoffRun run : runs.values()) {
      tiers |= 1 << run.tier();
    }
    return tiers;
  }

  /** Closes the tier if the tiers that stay in use have room for its pages. */
  private void endOrClose(SwapoffRun run) {
    if (run.mayClose(off, tiersUnderWay())) {
      String name = run.request().tier();
      compactions.stop(name, new TierStateException(name, BEING_SWAPPED_OFF));
      run.close();
    } else {
      runs.remove(run.number());
      run.refuse();
    }
  }
}
