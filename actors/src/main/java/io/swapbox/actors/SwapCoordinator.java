package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.SameTierException;
import io.swapbox.SwapException;
import io.swapbox.SwapoffProgress;
import io.swapbox.SwapoffRoomException;
import io.swapbox.SwapoffTarget;
import io.swapbox.TierConfig;
import io.swapbox.TierState;
import io.swapbox.TierStateException;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.allocator.Backing;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import io.swapbox.backends.ZswapPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes tiers of a space into use and out of it and changes their order, one of a space: {@code
 * swapon} and {@code swapoff} of {@code mm/swapfile.c}, by messages alone.
 *
 * <p>It owns no page and no entry, but knows which tiers there are ({@link TierRoster}) and tells
 * all others of every change ({@link Announcements}). For a swapoff it asks whether the other tiers
 * have room, closes the tier at every home, and then has its shards and devices ask the homes of
 * their pages, round after round, to move them ({@link SwapoffRun}); what is empty then stops
 * ({@link LeavingTiers}). Several tiers may be under way at once, each in a run of its own; one is
 * swapped on at a time ({@link TierChanges}). Tiers in use are compacted at its word ({@link
 * Compactions}).
 */
public final class SwapCoordinator extends MessageBehavior<SwapCoordinator.Command> {

  /** What it understands. */
  public sealed interface Command
      permits Swapon,
          SetPriority,
          Swapoff,
          Cancel,
          Migrate,
          SpaceGuardian.Liquidate,
          Opened,
          TiersSet,
          Measured,
          Round,
          Retry,
          Reopened,
          Emptied,
          Closed,
          Compactions.Message {}

  /**
   * Take a tier into use, or a device more of one. The future is completed with the name of the
   * tier when everybody knows it, or with why it cannot be used.
   */
  public record Swapon(TierConfig tier, CompletableFuture<String> result)
      implements Command, SpaceGuardian.Command {}

  /** Give a tier that is used another priority; the future is completed when everybody knows. */
  public record SetPriority(String tier, int priority, CompletableFuture<Void> result)
      implements Command, SpaceGuardian.Command {}

  /**
   * Take a tier out of use. The future is completed when no page is left in it but those that could
   * not be read, or with why it is in use again, or still.
   *
   * @param tier its name
   * @param target where its pages go
   * @param listener told after each round of each shard or device; must neither block nor throw
   */
  public record Swapoff(
      String tier,
      SwapoffTarget target,
      Consumer<SwapoffProgress> listener,
      CompletableFuture<Drained> result)
      implements Command, DeviceCoordinator.Command, SpaceGuardian.Command {

    /** One to other tiers. */
    public Swapoff(
        String tier, Consumer<SwapoffProgress> listener, CompletableFuture<Drained> result) {
      this(tier, SwapoffTarget.TIERS, listener, result);
    }
  }

  /** Give that up, and take the tier into use again; of no meaning when it has ended. */
  public record Cancel(Swapoff swapoff)
      implements Command, DeviceCoordinator.Command, SpaceGuardian.Command {}

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
   * @param ptes entries of page tables that were looked at; none but by the classic design
   */
  public record Drained(
      long pagesMoved, long pagesLeft, long nanos, List<UnreadablePage> unreadable, long ptes) {

    /** Copies the list. */
    public Drained {
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * What a tier has its pages in is open, or could not be opened.
   *
   * @param pools of its shards
   * @param files its device
   * @param refusal why not, or null
   */
  record Opened(List<ZswapPool> pools, List<PageFile> files, @Nullable SwapException refusal)
      implements Command {

    /** Copies the lists. */
    Opened {
      pools = List.copyOf(pools);
      files = List.copyOf(files);
    }
  }

  /** Somebody goes by the tiers that it was told of. */
  record TiersSet() implements Command {}

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

  /** A shard or device takes stores again. */
  record Reopened(int swapoff) implements Command {}

  /** A shard or device of a tier that is out of use is empty. */
  record Emptied(int swapoff) implements Command {}

  /**
   * The devices of a tier are closed.
   *
   * @param refusal why one is not, or null
   */
  record Closed(int swapoff, @Nullable SwapException refusal) implements Command {}

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
   * Whom it talks to, and what it needs for more tiers.
   *
   * @param tiers that there are, in their order
   * @param refs who they are
   * @param devices of the tiers, open, by number
   * @param allocators one for each home, by number
   * @param cgroups who says what cgroups may use
   * @param collector who adds up statistics
   * @param migrator who has pages moved between tiers that are in use
   * @param others who owns something beside homes and tiers
   * @param opener opens files, and closes them
   * @param payload what pages are made of
   * @param cpus of the space
   * @param batch pages of a message
   */
  record Space(
      List<TierConfig> tiers,
      TierRefs refs,
      List<PageFile> devices,
      List<ActorRef<SlotAllocator.Command>> allocators,
      ActorRef<Cgroups.Command> cgroups,
      ActorRef<StatisticsCollector.Command> collector,
      ActorRef<TierMigrator.Command> migrator,
      List<ActorRef<? super Surrender>> others,
      TierFiles opener,
      Payload payload,
      int cpus,
      int batch) {

    /** Copies the lists. */
    Space {
      tiers = List.copyOf(tiers);
      devices = List.copyOf(devices);
      allocators = List.copyOf(allocators);
      others = List.copyOf(others);
    }
  }

  private final ActorContext<Command> context;
  private final SwapRuntime runtime;
  private final Space space;
  private final TierRoster tiers;
  private final TierUse use;
  private final Announcements announcements;
  private final TierSpawner spawner;
  private final TierChanges changes;
  private final LeavingTiers leaving;
  private final Int2ObjectHashMap<SwapoffRun> runs = new Int2ObjectHashMap<>();
  private final Compactions compactions;
  private int last;

  private SwapCoordinator(ActorContext<Command> context, SwapRuntime runtime, Space space) {
    this.context = context;
    this.runtime = runtime;
    this.space = space;
    this.tiers = new TierRoster(space.tiers(), space.refs(), space.devices());
    this.use = new TierUse(tiers, runs.values());
    this.announcements = new Announcements(tiers, space, context.getSelf().narrow());
    TierOpeners openers = new TierOpeners(context, runtime, space);
    this.spawner = new TierSpawner(context, runtime, space.cpus(), space.batch());
    this.changes = new TierChanges(spawner, space, tiers, announcements, openers);
    this.leaving = new LeavingTiers(context, tiers, announcements, openers);
    this.compactions =
        new Compactions(use, space.allocators(), runtime, context.getSelf().narrow());
  }

  /** Creates that of a space, all of whose tiers are in use. */
  static Behavior<Command> create(SwapRuntime runtime, Space space) {
    return Behaviors.setup(context -> new SwapCoordinator(context, runtime, space));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Swapon swapon -> changes.swapon(swapon, use::underWay);
      case SetPriority change -> changes.setPriority(change, use::underWay);
      case Swapoff swapoff -> onSwapoff(swapoff);
      case Cancel cancel -> {
        for (SwapoffRun run : runs.values()) {
          if (run.request().equals(cancel.swapoff())) {
            run.cancel();
          }
        }
      }
      case Migrate migrate -> migrate(migrate);
      case SpaceGuardian.Liquidate liquidate -> liquidate(liquidate);
      case Opened opened -> changes.opened(opened);
      case TiersSet set -> announcements.answered();
      case Measured measured -> {
        SwapoffRun run = run(measured.swapoff());
        if (run.measured(measured)) {
          endOrClose(run);
        }
      }
      case Round round -> {
        SwapoffRun run = run(round.swapoff());
        if (run.ended(round)) {
          runs.remove(round.swapoff());
          leaving.drained(run);
        }
      }
      case Retry retry -> {
        SwapoffRun run = runs.get(retry.swapoff());
        if (run != null) {
          run.retry(retry.member());
        }
      }
      case Reopened reopened -> {
        SwapoffRun run = run(reopened.swapoff());
        if (run.reopened()) {
          announcements.add(
              false, () -> tiers.table().state(run.tier(), TierState.ON), () -> refuse(run));
        }
      }
      case Emptied emptied -> leaving.emptied(emptied.swapoff());
      case Closed closed -> leaving.closed(closed);
      case Compactions.Message about -> compactions.handle(about);
    }
  }

  @Override
  protected void onStopped(ActorRef<Void> actor) {
    leaving.stopped(actor);
  }

  private SwapoffRun run(int swapoff) {
    SwapoffRun run = runs.get(swapoff);
    if (run == null) {
      throw new IllegalStateException("an answer for swapoff " + swapoff + ", which has ended");
    }
    return run;
  }

  private void refuse(SwapoffRun run) {
    runs.remove(run.number());
    run.refuse();
  }

  private void onSwapoff(Swapoff request) {
    try {
      int tier = tiers.table().number(request.tier());
      use.requireMayGo(request, tier, changes.isJoining(tier));
      if (request.target() instanceof SwapoffTarget.Memory
          && !tiers.hasFrames(spawner, space.payload(), space.allocators().size())) {
        throw new SwapoffRoomException(request.tier(), 0, 0);
      }
      SwapoffRun run =
          new SwapoffRun(++last, tier, request, tiers.refs(), space, runtime, context.getSelf());
      runs.put(last, run);
      run.measure();
    } catch (SwapException refusal) {
      request.result().completeExceptionally(refusal);
    }
  }

  private void migrate(Migrate migrate) {
    TierMigrator.Migrate request = migrate.request();
    try {
      int from = tiers.table().number(request.from());
      int to = tiers.table().number(request.to());
      if (from == to) {
        throw new SameTierException(request.from());
      }
      use.requireUsed(request.from(), from);
      use.requireUsed(request.to(), to);
      space
          .migrator()
          .tell(new TierMigrator.Begin(request, tiers.refs(), from, to, migrate.cgroups()));
    } catch (SwapException refusal) {
      request.result().completeExceptionally(refusal);
    }
  }

  /** Closes the tier if the tiers that stay in use have room for its pages. */
  private void endOrClose(SwapoffRun run) {
    if (run.mayClose(use.underWay())) {
      String name = run.request().tier();
      compactions.stop(name, new TierStateException(name, TierUse.BEING_SWAPPED_OFF));
      announcements.add(
          true, () -> tiers.table().state(run.tier(), TierState.SWAPPING_OFF), run::closed);
    } else {
      refuse(run);
    }
  }

  /** Has everybody hand in what they own, now that nobody uses the space any more. */
  private void liquidate(SpaceGuardian.Liquidate request) {
    announcements.end();
    List<ActorRef<? super Surrender>> others = new ArrayList<>(space.others());
    others.addAll(tiers.refs().owners());
    runtime.spawn(
        context,
        Liquidation.create(space.allocators(), others, tiers.places(), request.result()),
        "liquidation",
        0,
        Placement.cpu(0));
  }
}
