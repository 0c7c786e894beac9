package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.DesignException;
import io.swapbox.EntryTable;
import io.swapbox.NoSuchTierException;
import io.swapbox.SwapDesign;
import io.swapbox.SwapException;
import io.swapbox.TierStateException;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes devices of a classic space out of use, one of a space: {@code swapoff} of {@code
 * mm/swapfile.c} as it is without virtual swap, where only page tables know whose page is in a
 * slot.
 *
 * <p>It knows the address spaces that have registered, the kernel's {@code mmlist}, and has them
 * walked, one after the other ({@link WalkRun}).
 */
public final class DeviceCoordinator extends MessageBehavior<DeviceCoordinator.Command> {

  /** What it understands. */
  public sealed interface Command
      permits SwapCoordinator.Swapoff,
          SwapCoordinator.Cancel,
          OpenSet,
          AddressSpace.Unused,
          Register,
          RegisterTable,
          Deregister,
          Counted,
          Retry,
          Closed {}

  /** Have this address space walked by swapoffs from now on. */
  public record Register(ActorRef<? super AddressSpace.Unuse> space)
      implements Command, SpaceGuardian.Command {}

  /** Have this table walked by swapoffs from now on, until {@link Deregister}. */
  public record RegisterTable(EntryTable table) implements Command, SpaceGuardian.Command {}

  /**
   * End that; the future is completed when the table is not called any more.
   *
   * @param table the very object that was registered
   */
  public record Deregister(EntryTable table, CompletableFuture<Void> result)
      implements Command, SpaceGuardian.Command {}

  /** The home of a device gives slots no more, or again. */
  record OpenSet(int swapoff) implements Command {}

  /**
   * So many entries name slots of a device.
   *
   * @param unreadable those of the pages that could not be read whose entries are among these
   */
  record Counted(int swapoff, long entries, List<UnreadablePage> unreadable) implements Command {

    /** Copies the list. */
    Counted {
      unreadable = List.copyOf(unreadable);
    }
  }

  /** The back-off of a swapoff is over. */
  record Retry(int swapoff) implements Command {}

  /** A walker does nothing any more. */
  record Closed(ActorRef<?> walker, TableWalker.Close request) implements Command {}

  /**
   * A table and who walks it.
   *
   * @param table of a program
   */
  private record Walked(EntryTable table, ActorRef<TableWalker.Command> walker) {}

  private final ActorContext<Command> context;
  private final SwapRuntime runtime;
  private final TierLayout tiers;
  private final List<ActorRef<SlotAllocator.Command>> homes;
  private final List<ActorRef<? super AddressSpace.Unuse>> spaces = new ArrayList<>();
  private final List<Walked> tables = new ArrayList<>();
  private final Int2ObjectHashMap<WalkRun> runs = new Int2ObjectHashMap<>();
  private int walkers;

  /** Tiers that are out of use, a bit each. */
  private int off;

  private int last;

  private DeviceCoordinator(
      ActorContext<Command> context,
      SwapRuntime runtime,
      TierLayout tiers,
      List<ActorRef<SlotAllocator.Command>> homes) {
    this.context = context;
    this.runtime = runtime;
    this.tiers = tiers;
    this.homes = homes;
  }

  /**
   * Creates that of a space, all of whose tiers are in use.
   *
   * @param homes of the devices, by number
   */
  static Behavior<Command> create(
      SwapRuntime runtime, TierLayout tiers, List<ActorRef<SlotAllocator.Command>> homes) {
    return Behaviors.setup(context -> new DeviceCoordinator(context, runtime, tiers, homes));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case Register register -> spaces.add(register.space());
      case RegisterTable register -> register(register.table());
      case Deregister deregister -> deregister(deregister);
      case Closed closed -> {
        context.stop(closed.walker());
        closed.request().result().complete(null);
      }
      case SwapCoordinator.Swapoff swapoff -> onSwapoff(swapoff);
      case SwapCoordinator.Cancel cancel -> {
        for (WalkRun run : runs.values()) {
          if (run.request().equals(cancel.swapoff())) {
            run.cancel();
          }
        }
      }
      case OpenSet set -> goOn(set.swapoff(), WalkRun::openSet);
      case AddressSpace.Unused unused -> goOn(unused.swapoff(), run -> run.walked(unused));
      case Counted counted -> goOn(counted.swapoff(), run -> run.counted(counted));
      case Retry retry -> goOn(retry.swapoff(), WalkRun::retry);
    }
  }

  /** What a swapoff does next; whether it has ended. */
  private interface Next {
    boolean on(WalkRun run);
  }

  private void goOn(int number, Next next) {
    WalkRun run = runs.get(number);
    if (run == null) {
      throw new IllegalStateException("an answer for swapoff " + number + ", which has ended");
    }
    if (next.on(run)) {
      runs.remove(number);
      off |= run.isDone() ? 1 << run.tier() : 0;
      run.complete();
    }
  }

  private void register(EntryTable table) {
    ActorRef<TableWalker.Command> walker =
        runtime.spawn(
            context,
            TableWalker.create(runtime, table, homes),
            "table-walker",
            walkers++,
            Placement.cpu(0));
    context.watch(walker);
    spaces.add(walker);
    tables.add(new Walked(table, walker));
  }

  private void deregister(Deregister request) {
    Walked walked = null;
    for (Walked candidate : tables) {
      walked = isOf(candidate, request.table()) ? candidate : walked;
    }
    if (walked == null) {
      request.result().complete(null);
      return;
    }
    tables.remove(walked);
    spaces.remove(walked.walker());
    context.unwatch(walked.walker());
    walked.walker().tell(new TableWalker.Close(request.result(), context.getSelf().narrow()));
  }

  @SuppressWarnings("ReferenceEquality") // Programs may define what equal tables are.
  private static boolean isOf(Walked walked, EntryTable table) {
    return walked.table() == table;
  }

  private void onSwapoff(SwapCoordinator.Swapoff request) {
    List<String> names = tiers.tiers().stream().map(TierLayout.Tier::name).toList();
    int tier = names.indexOf(request.tier());
    SwapException refusal = refusal(request.tier(), tier, names);
    if (refusal != null) {
      request.result().completeExceptionally(refusal);
      return;
    }
    WalkRun run =
        new WalkRun(
            ++last,
            tier,
            tiers.tiers().get(tier),
            request,
            homes,
            spaces,
            runtime,
            context.getSelf());
    runs.put(last, run);
    run.begin();
  }

  private @Nullable SwapException refusal(String name, int tier, List<String> names) {
    if (tier < 0) {
      return new NoSuchTierException(name, names);
    }
    if (tiers.tiers().get(tier).isPool()) {
      return new DesignException(
          SwapDesign.CLASSIC, "the pool " + name + " is a cache in front of devices");
    }
    for (WalkRun run : runs.values()) {
      if (run.tier() == tier) {
        return new TierStateException(name, "is being swapped off");
      }
    }
    return (off & 1 << tier) == 0 ? null : new TierStateException(name, "is swapped off already");
  }
}
