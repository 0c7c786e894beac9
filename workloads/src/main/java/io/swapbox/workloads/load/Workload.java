package io.swapbox.workloads.load;

import io.swapbox.workloads.trace.TracedProgram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the tasks of a replay do. Immutable.
 *
 * @param name as its user wrote it
 * @param programs what each task begins with, by its number
 * @param parts which tasks share a limit of memory; one has all unless it is a mix
 * @param order in which tasks run
 */
public record Workload(String name, List<TracedProgram> programs, List<Part> parts, Order order) {

  /**
   * Tasks whose numbers follow each other, and which share a cgroup.
   *
   * @param name of what they do
   * @param first number of the first one
   * @param tasks how many there are
   * @param share of the memory of all tasks, above 0 and up to 1
   */
  public record Part(String name, int first, int tasks, double share) {}

  /** In which order tasks run. */
  public sealed interface Order {

    /** All side by side, until the last one is done; then all exit. */
    record SideBySide() implements Order {}

    /**
     * Each exits when it is done, and begins with the next job as another process.
     *
     * @param queue jobs beside those that the tasks begin with
     */
    record Jobs(List<TracedProgram> queue) implements Order {

      /** Copies the list. */
      public Jobs {
        queue = List.copyOf(queue);
      }
    }

    /**
     * One at a time: the others keep their memory and rest.
     *
     * @param turns tasks, in the order in which they come to the foreground
     * @param lengths of the turns of each task
     */
    record Foreground(List<Integer> turns, List<TurnLengths> lengths) implements Order {

      /** Copies the lists. */
      public Foreground {
        turns = List.copyOf(turns);
        lengths = List.copyOf(lengths);
      }
    }
  }

  /** Copies the lists. */
  public Workload {
    programs = List.copyOf(programs);
    parts = List.copyOf(parts);
  }

  /** Tasks that all do the same, side by side. */
  static Workload alike(TracedProgram program, int tasks) {
    return new Workload(
        program.trace().name(),
        Collections.nCopies(tasks, program),
        List.of(whole(program.trace().name(), tasks)),
        new Order.SideBySide());
  }

  /** The part of a workload that is none of several. */
  static Part whole(String name, int tasks) {
    return new Part(name, 0, tasks, 1);
  }

  /** How many there are. */
  public int tasks() {
    return programs.size();
  }

  /** Which part a task is in. */
  public int partOf(int task) {
    int part = 0;
    while (task >= parts.get(part).first() + parts.get(part).tasks()) {
      part++;
    }
    return part;
  }

  /** References of all that will be run. */
  public long references() {
    return all().mapToLong(program -> program.trace().references()).sum();
  }

  /** Most pages that any process has at once. */
  public long peakPages() {
    return all().mapToLong(program -> program.trace().peakLivePages()).max().orElse(0);
  }

  /** Pages that a task needs: the most that it has at once; of jobs, which vary, the mean. */
  public long neededPages(int task) {
    return order instanceof Order.Jobs
        ? Math.round(
            all().mapToLong(program -> program.trace().peakLivePages()).average().orElse(0))
        : programs.get(task).trace().peakLivePages();
  }

  /** What all tasks need together. */
  public long neededPages() {
    long sum = 0;
    for (int task = 0; task < tasks(); task++) {
      sum += neededPages(task);
    }
    return sum;
  }

  /** The jobs that wait for a task; none of a workload without a queue. */
  public List<TracedProgram> queue() {
    return order instanceof Order.Jobs jobs ? jobs.queue() : List.of();
  }

  private Stream<TracedProgram> all() {
    List<TracedProgram> all = new ArrayList<>(programs);
    all.addAll(queue());
    return all.stream();
  }
}
