package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import io.swapbox.ConfigurationException;
import io.swapbox.TierConfig;
import io.swapbox.TierPriorityException;
import io.swapbox.TierStateException;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SwapCoordinator;
import io.swapbox.actors.SwapFileBackend;
import io.swapbox.actors.ZswapBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Swaps tiers on again that are off, a device of each, and gives tiers other priorities; knows
 * which shards and devices are whose by that.
 */
final class TierOns {

  private final Scenario scenario;
  private final List<TierConfig> configs;
  private final Tiers tiers;
  private final Swapoffs swapoffs;
  private final Devices devices;

  /** In the order in which they are made. */
  private final List<SwapCoordinator.Swapon> swapons = new ArrayList<>();

  private final List<CompletableFuture<Void>> priorities = new ArrayList<>();
  private int ended;

  TierOns(Scenario scenario, Tiers tiers, Swapoffs swapoffs, Devices devices) {
    this.scenario = scenario;
    this.configs = scenario.space().tiers();
    this.tiers = tiers;
    this.swapoffs = swapoffs;
    this.devices = devices;
  }

  /** Asks for what is due at that event, and judges what has ended. */
  void at(long event, ActorRef<SpaceGuardian.Command> guardian) {
    for (Scenario.TierChange change : scenario.tierChanges()) {
      if (change.at() == event) {
        ask(change, guardian);
      }
    }
    while (ended < swapons.size() && swapons.get(ended).result().isDone()) {
      judge(swapons.get(ended++));
    }
  }

  private void ask(Scenario.TierChange change, ActorRef<SpaceGuardian.Command> guardian) {
    int tier = change.tier() % tiers.names().size();
    String name = tiers.names().get(tier);
    if (change.priority() != Scenario.COMES_ON) {
      CompletableFuture<Void> result = new CompletableFuture<>();
      priorities.add(result);
      guardian.tell(new SwapCoordinator.SetPriority(name, change.priority(), result));
    } else if (swapoffs.isOff(tier) && swapons.stream().allMatch(one -> isOver(one, name))) {
      TierConfig config =
          configs.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
      SwapCoordinator.Swapon swapon = new SwapCoordinator.Swapon(config, new CompletableFuture<>());
      swapons.add(swapon);
      guardian.tell(swapon);
    }
  }

  private static boolean isOver(SwapCoordinator.Swapon swapon, String tier) {
    return swapon.result().isDone() || !swapon.tier().name().equals(tier);
  }

  private void judge(SwapCoordinator.Swapon swapon) {
    String name = swapon.tier().name();
    if (swapon.result().isCompletedExceptionally()) {
      Throwable failure = swapon.result().exceptionNow();
      SimulationFailure.require(
          failure instanceof ConfigurationException || failure instanceof TierStateException,
          "%s ended as %s",
          swapon,
          failure);
      return;
    }
    SimulationFailure.require(
        swapon.result().join().equals(name), "%s is %s", swapon, swapon.result().join());
    swapoffs.reopened(tiers.named(name));
  }

  /** A shard or device was made, at the start or for the swapon that is under way. */
  void made(int number, Object owner) {
    if (ended == swapons.size()) {
      return;
    }
    int tier = tiers.named(swapons.get(ended).tier().name());
    swapoffs.comesOn(tier);
    if (owner instanceof ZswapBackend) {
      tiers.setShard(number, tier);
    } else if (owner instanceof SwapFileBackend) {
      tiers.setDevice(number, tier);
      devices.made(number);
    }
  }

  /** One has stopped. */
  void stopped(int number, Object owner) {
    if (owner instanceof ZswapBackend) {
      tiers.setShard(number, Tiers.NONE);
    } else if (owner instanceof SwapFileBackend) {
      tiers.setDevice(number, Tiers.NONE);
    }
  }

  /** What holds when nothing is under way: each has ended. */
  void checkAtRest() {
    SimulationFailure.require(ended == swapons.size(), "a swapon does not end");
    for (CompletableFuture<Void> result : priorities) {
      SimulationFailure.require(result.isDone(), "a change of a priority does not end");
      if (result.isCompletedExceptionally()) {
        Throwable failure = result.exceptionNow();
        SimulationFailure.require(
            failure instanceof TierStateException || failure instanceof TierPriorityException,
            "a change of a priority ended as %s",
            failure);
      }
    }
  }
}
