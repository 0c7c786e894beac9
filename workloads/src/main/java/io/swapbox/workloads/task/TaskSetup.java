package io.swapbox.workloads.task;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.allocator.PageFrames;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.content.Contents;
import io.swapbox.workloads.load.TurnLengths;
import io.swapbox.workloads.trace.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param quantum most references between two looks at its messages, 1 or more
 * @param reports that the observer gets of its progress
 * @param turns of a task that takes turns, null when it goes on as it can
 * @param child number of the task that is born when this one forks; {@link #IS_CHILD} of such a
 *     task, which reads all that it was born with and exits
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
    ActorRef<TaskReport> observer,
    int quantum,
    int reports,
    @Nullable TurnLengths turns,
    int child) {

  /** Of a task that is born by a fork. */
  public static final int IS_CHILD = -1;

  /** Copies the list. */
  public TaskSetup {
    allocators = List.copyOf(allocators);
  }

  /** Whether the task is born by a fork. */
  boolean isChild() {
    return child == IS_CHILD;
  }
}
