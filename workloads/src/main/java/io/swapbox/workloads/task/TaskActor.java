package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.TaskCpu;

/**
 * The actor of a task: runs a process and, in a replay whose tasks take jobs from a queue, another
 * one when that has exited. Each begins with nothing; number, CPU and cgroup stay.
 */
final class TaskActor extends MessageBehavior<AddressSpace.Command> {

  private final ActorRef<AddressSpace.Command> self;
  private final TaskCpu cpu;
  private final SwapRuntime runtime;

  /** Of all processes, which have it one after the other. */
  private final FaultTimes faultTimes = new FaultTimes();

  private Task process;

  /** With a first process, which waits for {@link Task.Start}. */
  TaskActor(ActorRef<AddressSpace.Command> self, TaskSetup setup, SwapRuntime runtime) {
    this.self = self;
    this.cpu = runtime.taskCpu(self, TaskMessages.GO_ON);
    this.runtime = runtime;
    this.process = new Task(self, cpu, setup, runtime, faultTimes);
  }

  @Override
  protected void onMessage(AddressSpace.Command message) {
    if (message instanceof Task.Next next) {
      process = new Task(self, cpu, next.setup(), runtime, faultTimes);
    } else {
      process.onMessage(message);
    }
  }
}
