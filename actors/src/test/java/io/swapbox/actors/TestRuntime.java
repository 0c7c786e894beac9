package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.Gate;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.TaskCpu;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.actors.runtime.WorkTotals;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A runtime for single behaviours: a test says what time it is, actors are plain children. */
final class TestRuntime implements SwapRuntime, WorkMeter {

  /** Where the last spawned actor of each kind was placed. */
  final Map<String, Placement> placements = new HashMap<>();

  private final Map<Work, Long> pages = new EnumMap<>(Work.class);
  private final Map<Work, Long> bytes = new EnumMap<>(Work.class);

  /** What time it is. */
  long nanos;

  /** Messages that somebody wants to be told later; a test tells them when it wants to. */
  final List<Later<?>> later = new ArrayList<>();

  /**
   * A message for later.
   *
   * @param nanos when
   * @param actor to whom
   */
  record Later<T>(long nanos, ActorRef<T> actor, T message) {

    /** The time has come. */
    void tell() {
      actor.tell(message);
    }
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long messageTime() {
    return nanos;
  }

  @Override
  public <T> void tellAfter(long nanos, ActorRef<T> actor, T message) {
    later.add(new Later<>(nanos, actor, message));
  }

  @Override
  public <T> ActorRef<T> spawn(
      ActorContext<?> parent, Behavior<T> behavior, String kind, int index, Placement placement) {
    placements.put(kind, placement);
    return parent.spawn(behavior, kind + "-" + index);
  }

  @Override
  public WorkMeter workMeter() {
    return this;
  }

  @Override
  public <T> TaskCpu taskCpu(ActorRef<T> task, T wakeUp) {
    throw new UnsupportedOperationException("there are no tasks in these tests");
  }

  @Override
  public Gate gate() {
    throw new UnsupportedOperationException("no thread waits in these tests");
  }

  @Override
  public List<ActorMeter> meters() {
    return List.of();
  }

  @Override
  public WorkTotals work() {
    return new WorkTotals(Map.of(), pages, bytes);
  }

  @Override
  public long begin() {
    return 0;
  }

  @Override
  public void end(Work work, long begin, int workPages, long workBytes) {
    pages.merge(work, (long) workPages, Long::sum);
    bytes.merge(work, workBytes, Long::sum);
  }

  @Override
  public void steps(Step step, int count) {}
}
