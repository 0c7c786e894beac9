package io.swapbox.actors.simulation;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.ClusterDirectory.SetOnline;
import io.swapbox.actors.HotplugResult;
import io.swapbox.actors.OwnerAccess;
import io.swapbox.actors.SpaceGuardian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes CPUs of a space offline and online again, and knows what must come of it. */
final class CpuChanges {

  /** A change that the directory was asked for, and how it must end. */
  private record Expected(SetOnline change, HotplugResult result) {}

  private final Scenario scenario;
  private final Owners owners;
  private final boolean[] online;
  private final List<Expected> expected = new ArrayList<>();

  CpuChanges(Scenario scenario, Owners owners) {
    this.scenario = scenario;
    this.owners = owners;
    this.online = new boolean[scenario.cpus()];
    Arrays.fill(online, true);
  }

  /** Asks for what is due at that event. */
  void at(long event, ActorRef<SpaceGuardian.Command> guardian) {
    for (Scenario.Hotplug change : scenario.hotplug()) {
      if (change.at() == event) {
        guardian.tell(new SetOnline(change.cpu(), change.online(), new CompletableFuture<>()));
      }
    }
  }

  /** Notes a change in the order in which the directory gets them. */
  void delivered(Object message) {
    if (message instanceof SetOnline change) {
      expected.add(new Expected(change, resultOf(change)));
    }
  }

  private HotplugResult resultOf(SetOnline change) {
    if (online[change.cpu()] == change.online()) {
      return HotplugResult.NO_CHANGE;
    }
    online[change.cpu()] = change.online();
    for (boolean other : online) {
      if (other) {
        return HotplugResult.DONE;
      }
    }
    online[change.cpu()] = true;
    return HotplugResult.LAST_ONLINE;
  }

  /** Every change has ended as it must, and every home has one owner, whose CPU is online. */
  void checkAtRest() {
    if (scenario.isClassic()) {
      return; // Homes are devices, and stay where they are.
    }
    for (Expected change : expected) {
      HotplugResult result = change.change().result().getNow(null);
      SimulationFailure.require(
          result == change.result(),
          "%s, must be %s: %s",
          result,
          change.result(),
          change.change());
    }
    int[] ownersOf = new int[online.length];
    for (int cpu = 0; cpu < online.length; cpu++) {
      for (int home : OwnerAccess.homes(owners.allocators[cpu])) {
        ownersOf[home]++;
        SimulationFailure.require(
            online[home] ? home == cpu : online[cpu],
            "cpu %d has the clusters of cpu %d; online: %s",
            cpu,
            home,
            Arrays.toString(online));
      }
    }
    for (int home = 0; home < ownersOf.length; home++) {
      SimulationFailure.require(
          ownersOf[home] == 1, "%d allocators have the clusters of cpu %d", ownersOf[home], home);
    }
  }
}
