package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.ClusterDirectory.SetOnline;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * Which CPU's allocator has the clusters of which home, and who gets them when a CPU goes offline
 * or comes back.
 *
 * <p>The homes that an allocator has when its CPU goes offline go to the next CPU that is online,
 * by number; a CPU that comes back gets its own home back. The one who has a home is told to hand
 * it over and the one who gets it says so here; nobody waits for either. One change at a time:
 * while homes are on their way, further changes are kept in the order they came.
 */
final class CpuHotplug {

  private final List<ActorRef<SlotAllocator.Command>> allocators;

  /** For each home the CPU whose allocator has it, or gets it next. */
  private final int[] owners;

  /** The first is under way if homes are. */
  private final ArrayDeque<SetOnline> changes = new ArrayDeque<>();

  private int homesUnderWay;

  /**
   * All CPUs are online.
   *
   * @param allocators one for each CPU, by number
   */
  CpuHotplug(List<ActorRef<SlotAllocator.Command>> allocators) {
    this.allocators = List.copyOf(allocators);
    this.owners = new int[allocators.size()];
    Arrays.setAll(owners, home -> home);
  }

  /** Makes a change after those that came before. */
  void change(SetOnline change) {
    changes.addLast(change);
    if (homesUnderWay == 0) {
      beginNext();
    }
  }

  /** Notes that a home has arrived at its new owner. */
  void adopted(int home) {
    if (owners[home] != home) {
      // So that what goes to the home's own allocator takes one hop, not one for each owner since.
      allocators.get(home).tell(new SlotAllocator.Moved(allocators.get(owners[home])));
    }
    if (--homesUnderWay == 0) {
      changes.removeFirst().result().complete(HotplugResult.DONE);
      beginNext();
    }
  }

  private void beginNext() {
    while (homesUnderWay == 0 && !changes.isEmpty()) {
      SetOnline change = changes.getFirst();
      HotplugResult refusal = refusal(change);
      if (refusal != HotplugResult.DONE) {
        changes.removeFirst().result().complete(refusal);
      } else if (change.online()) {
        move(change.cpu(), change.cpu());
      } else {
        evacuate(change.cpu());
      }
    }
  }

  /** Why a change cannot be made, or {@link HotplugResult#DONE} if it can. */
  private HotplugResult refusal(SetOnline change) {
    int cpu = change.cpu();
    if (cpu < 0 || cpu >= owners.length) {
      return HotplugResult.NO_SUCH_CPU;
    }
    if (isOnline(cpu) == change.online()) {
      return HotplugResult.NO_CHANGE;
    }
    return change.online() || nextOnline(cpu) != cpu
        ? HotplugResult.DONE
        : HotplugResult.LAST_ONLINE;
  }

  private void evacuate(int cpu) {
    int adopter = nextOnline(cpu);
    for (int home = 0; home < owners.length; home++) {
      if (owners[home] == cpu) {
        move(home, adopter);
      }
    }
  }

  private void move(int home, int cpu) {
    ActorRef<SlotAllocator.Command> owner = allocators.get(owners[home]);
    owners[home] = cpu;
    homesUnderWay++;
    owner.tell(new SlotAllocator.HandOver(home, allocators.get(cpu)));
  }

  private boolean isOnline(int cpu) {
    return owners[cpu] == cpu;
  }

  /** The first CPU after that one that is online; itself when no other is. */
  private int nextOnline(int cpu) {
    int next = (cpu + 1) % owners.length;
    while (next != cpu && !isOnline(next)) {
      next = (next + 1) % owners.length;
    }
    return next;
  }
}
