package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.DemotionPolicy;
import io.swapbox.MigrationEnd;
import io.swapbox.TierConfig;
import io.swapbox.actors.runtime.SwapRuntime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Moves pages of a tier to others because somebody wants it, proactive reclaim of a cgroup or of
 * the space to a tier, or because they are not used ({@link DemotionPolicy.Cold}). One of a space.
 *
 * <p>It owns no page and no entry. The shards or devices of the tier name pages, round after round,
 * and the homes of these move them ({@link Relocation}, {@link Migrations}). Of each tier one
 * migration is under way at a time; the others wait for it ({@link MigrationRun}). Those from a
 * tier that is swapped off end, and it is not said to be known before their rounds have ended:
 * nobody is asked who may have stopped.
 *
 * <p>Unused pages are looked for when a timer is over, which begins with a store and begins anew as
 * long as there are pages that may become unused, or some have moved. So a space at rest comes to
 * rest.
 */
public final class TierMigrator extends MessageBehavior<TierMigrator.Command> {

  /** What it understands. */
  public sealed interface Command permits Begin, SetTiers, Round, Waken, Look {}

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
   * @param ended whether all pages of it were looked at
   * @param young whether some were used, and were not named for that
   * @param noRoom whether a page found no room
   * @param heldBack whether a budget has kept a page out
   */
  record Round(
      int tier,
      int member,
      int allowed,
      int moved,
      boolean ended,
      boolean young,
      boolean noRoom,
      boolean heldBack)
      implements Command {}

  /**
   * A shard or device whose unused pages are to leave it has got some page.
   *
   * @param tier number of its tier
   * @param afterNanos time after which a page is unused
   */
  record Waken(int tier, long afterNanos) implements Command {}

  /** It is time to look for unused pages of a tier. */
  record Look(int tier) implements Command {}

  /** The least time until pages are looked for again that a budget has kept back. */
  private static final long BUDGET_NANOS = 1_000_000_000L;

  private static final int[] ALL_CGROUPS = new int[0];

  private final ActorRef<Command> self;
  private final SwapRuntime runtime;
  private final List<ActorRef<SlotAllocator.Command>> allocators;
  private TierRefs tiers;

  /** By tier; the first is under way. */
  private final List<ArrayDeque<MigrationRun>> runs = new ArrayList<>();

  /** Tiers that it was told of, while migrations from tiers that are out of use end. */
  private final List<SetTiers> unanswered = new ArrayList<>();

  /** By tier the time after which a page is unused, as was said last. */
  private final long[] afterNanos = new long[TierConfig.MAX_TIERS];

  /** Tiers, a bit each, whose unused pages will be looked for, or are. */
  private int looking;

  /** Of these the ones that have got pages meanwhile. */
  private int wakened;

  private TierMigrator(
      ActorContext<Command> context,
      SwapRuntime runtime,
      TierRefs tiers,
      List<ActorRef<SlotAllocator.Command>> allocators) {
    this.self = context.getSelf();
    this.runtime = runtime;
    this.tiers = tiers;
    this.allocators = List.copyOf(allocators);
    for (int tier = 0; tier < TierConfig.MAX_TIERS; tier++) {
      runs.add(new ArrayDeque<>());
    }
    askForUnused();
  }

  /** Asks all shards and devices to say when they have pages that may become unused. */
  private void askForUnused() {
    for (TierLayout.Tier tier : tiers.layout().tiers()) {
      if (tier.isOn()) {
        Backend.Attend attend = new Backend.Attend(tier.number(), self);
        tiers.members(tier).forEach(member -> member.tell(attend));
      }
    }
  }

  /**
   * Creates that of a space.
   *
   * @param tiers that there are at first
   * @param allocators one for each home, by number
   */
  static Behavior<Command> create(
      SwapRuntime runtime, TierRefs tiers, List<ActorRef<SlotAllocator.Command>> allocators) {
    return Behaviors.setup(context -> new TierMigrator(context, runtime, tiers, allocators));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Begin begin -> {
        begin(begin);
      }
      case SetTiers change -> {
        unanswered.add(change);
        tiers = change.tiers();
        askForUnused();
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
      case Waken waken -> {
        afterNanos[waken.tier()] = waken.afterNanos();
        if ((looking & 1 << waken.tier()) != 0) {
          wakened |= 1 << waken.tier();
        } else {
          lookLater(waken.tier(), waken.afterNanos());
        }
      }
      case Look look -> look(look.tier());
    }
  }

  private void begin(Begin begin) {
    Migrate request = begin.request();
    boolean down = begin.tiers().layout().isBefore(begin.from(), begin.to());
    add(
        begin.tiers(),
        new MigrationRun.Plan(
            begin.from(),
            new MoveTarget(1 << begin.to(), begin.cgroups(), MoveReason.DEMAND),
            down ? PageOrder.COLDEST_FIRST : PageOrder.AS_THEY_LIE,
            request.pages()),
        run -> request.result().complete(new Moved(run.moved(), run.end())));
  }

  private void lookLater(int tier, long nanos) {
    looking |= 1 << tier;
    runtime.tellAfter(nanos, self, new Look(tier));
  }

  /** Has the unused pages of a tier move to the tiers behind it, if there are some. */
  private void look(int tier) {
    wakened &= ~(1 << tier);
    TierLayout layout = tiers.layout();
    int behind = layout.isOn(tier) ? layout.targets(tier, MoveDirection.DOWN) : 0;
    if (behind == 0) {
      looking &= ~(1 << tier);
      return;
    }
    add(
        tiers,
        new MigrationRun.Plan(
            tier,
            new MoveTarget(behind, ALL_CGROUPS, MoveReason.AGE),
            PageOrder.UNUSED,
            Long.MAX_VALUE),
        this::looked);
  }

  private void looked(MigrationRun run) {
    int tier = run.tier();
    looking &= ~(1 << tier);
    if (run.leftYoung() || run.moved() > 0 || (wakened & 1 << tier) != 0) {
      long after = afterNanos[tier];
      boolean isBudget = run.end() == MigrationEnd.BUDGET;
      lookLater(tier, isBudget ? Math.max(after, BUDGET_NANOS) : after);
    }
  }

  private void add(TierRefs at, MigrationRun.Plan plan, Consumer<MigrationRun> whenComplete) {
    ArrayDeque<MigrationRun> ofTier = runs.get(plan.tier());
    ofTier.addLast(new MigrationRun(plan, at, allocators, self.narrow(), whenComplete));
    if (ofTier.size() == 1) {
      goOn(ofTier);
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
