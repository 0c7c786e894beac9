package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.allocator.PageFrames;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.content.Contents;
import io.swapbox.workloads.trace.Trace;
import java.util.List;

/**
 * What a task is made of.
 *
 * @param number of the task
 * @param cgroupId that it is in
 * @param trace what it refers to
 * @param program how it does so
 * @param contents what its pages hold
 * @param frames of the cgroup, where resident pages are
 * @param cgroup that gives it frames
 * @param stock most frames that it keeps for its next faults
 * @param allocators of the space, by CPU
 * @param batch most pages a message
 * @param observer told how it goes
 */
public record TaskSetup(
    int number,
    int cgroupId,
    Trace trace,
    Program program,
    Contents contents,
    PageFrames frames,
    ActorRef<MemoryCgroup.Command> cgroup,
    int stock,
    List<ActorRef<SlotAllocator.Command>> allocators,
    int batch,
    ActorRef<TaskReport> observer) {

  /** Copies the list. */
  public TaskSetup {
    allocators = List.copyOf(allocators);
  }
}
