package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Ends an out-of-memory by the end of a task ({@code mm/oom_kill.c}): of those that share the
 * memory the one with most pages, resident and swapped, is told to die; of equal ones the last.
 *
 * <p>One kill at a time ({@code oom_lock}): whoever runs out of memory meanwhile waits, too. When
 * the victim has freed everything, all that wait are told to try again. A task that has died asks
 * for nothing any more, so that there are at most as many kills as tasks.
 */
public final class OomKiller extends MessageBehavior<OomKiller.Command> {

  /** What it understands. */
  public sealed interface Command permits OutOfMemory, Weighed, Dead {}

  /**
   * A task finds no frame, and reclaim found none for it again and again; answered by {@link
   * AddressSpace.TryAgain} or by {@link AddressSpace.Die}.
   *
   * @param task its number
   * @param ofNode whether the node is short of frames, and not the cgroup at its limit
   * @param refused why the last page that was to be swapped out stayed, or {@code DONE}
   */
  public record OutOfMemory(int task, boolean ofNode, PageStatus refused) implements Command {}

  /** What a task has. */
  public record Weighed(OomReport.Use use) implements Command {}

  /** A victim has freed everything. */
  public record Dead(int task) implements Command {}

  /**
   * What a task's cgroup may use.
   *
   * @param cgroup its number
   * @param pages most frames
   */
  public record Limit(int cgroup, long pages) {}

  private final ActorRef<Command> self;
  private final List<ActorRef<AddressSpace.Command>> tasks;
  private final List<Limit> limits;
  private final long nodePages;
  private final BitSet dead = new BitSet();
  private final List<OutOfMemory> waiting = new ArrayList<>();
  private final List<OomReport.Use> uses = new ArrayList<>();

  private OomKiller(
      ActorContext<Command> context,
      List<ActorRef<AddressSpace.Command>> tasks,
      List<Limit> limits,
      long nodePages) {
    this.self = context.getSelf();
    this.tasks = List.copyOf(tasks);
    this.limits = List.copyOf(limits);
    this.nodePages = nodePages;
  }

  /**
   * Creates the killer of those that share memory.
   *
   * @param tasks who they are, by number
   * @param limits of the cgroup of each: nobody dies for the limit of another one
   * @param nodePages frames of their node
   */
  public static Behavior<Command> create(
      List<ActorRef<AddressSpace.Command>> tasks, List<Limit> limits, long nodePages) {
    return Behaviors.setup(context -> new OomKiller(context, tasks, limits, nodePages));
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case OutOfMemory oom -> {
        waiting.add(oom);
        if (waiting.size() == 1) {
          weigh();
        }
      }
      case Weighed weighed -> onWeighed(weighed.use());
      case Dead victim -> onDead(victim.task());
    }
  }

  private void weigh() {
    uses.clear();
    for (int task = 0; task < tasks.size(); task++) {
      if (!dead.get(task)) {
        tasks.get(task).tell(new AddressSpace.Weigh(self));
      }
    }
  }

  private void onWeighed(OomReport.Use use) {
    uses.add(use);
    if (uses.size() == tasks.size() - dead.cardinality()) {
      uses.sort(Comparator.comparingInt(OomReport.Use::task));
      kill();
    }
  }

  private void kill() {
    OutOfMemory first = waiting.getFirst();
    Limit limit = limits.get(first.task());
    if (!first.ofNode()) {
      uses.removeIf(use -> limits.get(use.task()).cgroup() != limit.cgroup());
    }
    OomReport.Use worst = uses.getFirst();
    for (OomReport.Use use : uses) {
      if (use.badness() >= worst.badness()) {
        worst = use;
      }
    }
    // Where nobody has a page, the end of another would set nothing free.
    int victim = worst.badness() == 0 ? first.task() : worst.task();
    OomReport report =
        new OomReport(
            first.ofNode(),
            first.ofNode() ? nodePages : limit.pages(),
            first.task(),
            first.refused(),
            uses,
            victim);
    dead.set(victim);
    tasks.get(victim).tell(new AddressSpace.Die(report));
  }

  private void onDead(int victim) {
    for (OutOfMemory oom : waiting) {
      if (oom.task() != victim) {
        tasks.get(oom.task()).tell(new AddressSpace.TryAgain());
      }
    }
    waiting.clear();
  }
}
