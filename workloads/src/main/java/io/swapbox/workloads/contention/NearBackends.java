package io.swapbox.workloads.contention;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.Backend;
import io.swapbox.actors.PageBatch;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.Gate;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.TaskCpu;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.actors.runtime.WorkTotals;
import java.util.ArrayList;
import java.util.List;

/**
 * A runtime that has each page stored by the backends of its task's CPU, whoever its allocator is.
 *
 * <p>An allocator offers pages to the backends of its own CPU: with an allocator a CPU they are the
 * task's. A single one would so bring all compression to one CPU, and the wait that is to be
 * measured would be that of the compressor. So each of its backends has a switch in front that
 * costs no CPU, and which gives a store, and a load of zero pages, to the backend of the CPU that
 * the batch's cgroup names. The single allocator, the cluster directory and the owner of swap
 * charges sit on a last CPU that no task uses.
 */
final class NearBackends implements SwapRuntime {

  private final SwapRuntime machine;
  private final ContentionSettings settings;
  private final List<ActorRef<Object>> shards = new ArrayList<>();
  private final List<ActorRef<Object>> zeros = new ArrayList<>();

  NearBackends(SwapRuntime machine, ContentionSettings settings) {
    this.machine = machine;
    this.settings = settings;
  }

  @Override
  public <T> ActorRef<T> spawn(
      ActorContext<?> parent, Behavior<T> behavior, String kind, int index, Placement placement) {
    return switch (kind) {
      case "zswap-backend" ->
          near(parent, machine.spawn(parent, behavior, kind, index, placement), shards, false);
      case "zero-backend" ->
          near(parent, machine.spawn(parent, behavior, kind, index, placement), zeros, true);
      case "cluster-directory", "swap-charges", "swap-coordinator" ->
          machine.spawn(parent, behavior, kind, index, apart());
      case "slot-allocator" ->
          machine.spawn(parent, behavior, kind, index, servesAll(index) ? apart() : placement);
      default -> machine.spawn(parent, behavior, kind, index, placement);
    };
  }

  private boolean servesAll(int allocator) {
    return isSingle() && allocator == 0;
  }

  private boolean isSingle() {
    return settings.allocators() == ContentionSettings.Allocators.SINGLE;
  }

  private Placement apart() {
    return Placement.cpu(settings.cpus());
  }

  private <T> ActorRef<T> near(
      ActorContext<?> parent, ActorRef<T> backend, List<ActorRef<Object>> all, boolean loadsToo) {
    return isSingle() ? behindSwitch(parent, backend, all, loadsToo) : backend;
  }

  @SuppressWarnings("unchecked") // All of one kind understand the same messages.
  private static <T> ActorRef<T> behindSwitch(
      ActorContext<?> parent, ActorRef<T> backend, List<ActorRef<Object>> all, boolean loadsToo) {
    ActorRef<Object> own = (ActorRef<Object>) (ActorRef<?>) backend;
    all.add(own);
    Behavior<Object> forward =
        Behaviors.receiveMessage(
            message -> {
              nearest(message, own, all, loadsToo).tell(message);
              return Behaviors.same();
            });
    String name = backend.path().name() + "-switch";
    return (ActorRef<T>) (ActorRef<?>) parent.spawn(forward, name);
  }

  private static ActorRef<Object> nearest(
      Object message, ActorRef<Object> own, List<ActorRef<Object>> all, boolean loadsToo) {
    if (message instanceof Backend.Store store) {
      return all.get(cpu(store.batch()));
    }
    if (loadsToo && message instanceof Backend.Load load) {
      return all.get(cpu(load.batch()));
    }
    return own;
  }

  private static int cpu(PageBatch batch) {
    return batch.cgroup() - SwapTask.FIRST_CGROUP;
  }

  @Override
  public long nanoTime() {
    return machine.nanoTime();
  }

  @Override
  public long messageTime() {
    return machine.messageTime();
  }

  @Override
  public <T> void tellAfter(long nanos, ActorRef<T> actor, T message) {
    machine.tellAfter(nanos, actor, message);
  }

  @Override
  public WorkMeter workMeter() {
    return machine.workMeter();
  }

  @Override
  public <T> TaskCpu taskCpu(ActorRef<T> task, T wakeUp) {
    return machine.taskCpu(task, wakeUp);
  }

  @Override
  public Gate gate() {
    return machine.gate();
  }

  @Override
  public List<ActorMeter> meters() {
    return machine.meters();
  }

  @Override
  public WorkTotals work() {
    return machine.work();
  }
}
