package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.swapbox.ConfigurationException;
import io.swapbox.SwapFileConfig;
import io.swapbox.TierKind;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.backends.PageFile;
import java.util.List;

/** Spawns a {@link TierOpener} for each thing to be opened or closed, where it may block. */
final class TierOpeners {

  private final ActorContext<SwapCoordinator.Command> context;
  private final SwapRuntime runtime;
  private final SwapCoordinator.Space space;
  private int next;

  TierOpeners(
      ActorContext<SwapCoordinator.Command> context,
      SwapRuntime runtime,
      SwapCoordinator.Space space) {
    this.context = context;
    this.runtime = runtime;
    this.space = space;
  }

  /**
   * Has what a tier needs opened; answered by {@link SwapCoordinator.Opened}.
   *
   * @throws ConfigurationException when the machine has no place for the device
   */
  void open(TierTable.Plan plan) {
    Placement place =
        plan.config() instanceof SwapFileConfig
            ? Placement.device(plan.members()[0])
            : Placement.cpu(0);
    ActorRef<TierOpener.Command> opener;
    try {
      opener = spawn(place);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("file", "the machine has no more devices");
    }
    opener.tell(new TierOpener.Open(plan.config(), context.getSelf().narrow()));
  }

  /** Has the devices of a tier closed; answered by {@link SwapCoordinator.Closed}. */
  void close(int swapoff, TierLayout.Tier tier, List<PageFile> devices) {
    Placement place =
        tier.kind() == TierKind.FILE ? Placement.device(tier.members()[0]) : Placement.cpu(0);
    spawn(place).tell(new TierOpener.Close(swapoff, devices, context.getSelf().narrow()));
  }

  private ActorRef<TierOpener.Command> spawn(Placement place) {
    ActorRef<TierOpener.Command> opener =
        runtime.spawn(
            context,
            TierOpener.create(space.opener(), space.payload()),
            "tier-opener",
            next++,
            place);
    context.watch(opener);
    return opener;
  }
}
