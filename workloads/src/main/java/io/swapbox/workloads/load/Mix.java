package io.swapbox.workloads.load;

import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.TraceException;
import io.swapbox.workloads.trace.TraceSource;
import io.swapbox.workloads.trace.TracedProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Programs of several kinds side by side: {@code mix:3*redis:64+1*cc1-sqlite}. Each part has a
 * cgroup of its own; by its weight it has a share of the processes and of the memory of all
 * together.
 *
 * @param name as its user wrote it
 * @param parts two or more
 */
record Mix(String name, List<Weighted> parts) {

  static final String PREFIX = "mix:";
  private static final int MAX_WEIGHT = 1000;
  private static final String SEPARATOR = "+";
  private static final char TIMES = '*';

  /**
   * One of the parts.
   *
   * @param weight 1 to {@value #MAX_WEIGHT}
   * @param source what its processes do
   */
  record Weighted(int weight, TraceSource source) {}

  /** Copies the list. */
  Mix {
    parts = List.copyOf(parts);
  }

  /**
   * The mix of a name that begins with {@link #PREFIX}.
   *
   * @throws TraceException when it goes on in another way, or one of the parts is none
   */
  static Mix of(String name) {
    List<Weighted> parts = new ArrayList<>();
    int from = PREFIX.length();
    for (int to = from; to >= 0; from = to + 1) {
      to = name.indexOf(SEPARATOR, from);
      parts.add(part(name, to < 0 ? name.substring(from) : name.substring(from, to)));
    }
    if (parts.size() < 2) {
      throw misspelt(name);
    }
    return new Mix(name, parts);
  }

  private static Weighted part(String name, String text) {
    int times = text.indexOf(TIMES);
    String program = text.substring(times + 1);
    if (program.isEmpty()) {
      throw misspelt(name);
    }
    for (String notInside : List.of(PREFIX, KernelBuild.PREFIX, Phone.PREFIX)) {
      if (program.startsWith(notInside)) {
        throw new TraceException(name, program + " has several processes, and cannot be a part");
      }
    }
    int weight = times < 0 ? 1 : weight(name, text.substring(0, times));
    return new Weighted(weight, TraceSource.of(program));
  }

  private static int weight(String name, String text) {
    try {
      int weight = Integer.parseInt(text);
      if (weight >= 1 && weight <= MAX_WEIGHT) {
        return weight;
      }
    } catch (NumberFormatException e) {
      throw new TraceException(name, weightProblem(text), e);
    }
    throw new TraceException(name, weightProblem(text));
  }

  private static String weightProblem(String text) {
    return "the weight '%s' is not 1 to %d".formatted(text, MAX_WEIGHT);
  }

  private static TraceException misspelt(String name) {
    return new TraceException(
        name, "is not two or more programs with weights, as in mix:3*redis:64+1*cc1-sqlite");
  }

  /**
   * The mix with so many processes in all.
   *
   * @throws TraceException when they are fewer than its parts
   */
  Workload workload(int tasks, ReadProgress progress) {
    if (tasks < parts.size()) {
      throw new TraceException(
          name, "has more parts than there are tasks (workload.tasks is %d)".formatted(tasks));
    }
    int[] counts = counts(tasks);
    double weights = parts.stream().mapToInt(Weighted::weight).sum();
    List<TracedProgram> programs = new ArrayList<>();
    List<Workload.Part> all = new ArrayList<>();
    for (int part = 0; part < counts.length; part++) {
      Weighted own = parts.get(part);
      double share = own.weight / weights;
      all.add(new Workload.Part(own.source.name(), programs.size(), counts[part], share));
      programs.addAll(Collections.nCopies(counts[part], TracedProgram.read(own.source, progress)));
    }
    return new Workload(name, programs, all, new Workload.Order.SideBySide());
  }

  /** Processes of each part: one, and of the others one after the other to who is most behind. */
  private int[] counts(int tasks) {
    int[] counts = new int[parts.size()];
    Arrays.fill(counts, 1);
    for (int left = tasks - counts.length; left > 0; left--) {
      int behind = 0;
      for (int part = 1; part < counts.length; part++) {
        long mine = (long) counts[part] * parts.get(behind).weight;
        long least = (long) counts[behind] * parts.get(part).weight;
        if (mine < least) {
          behind = part;
        }
      }
      counts[behind]++;
    }
    return counts;
  }
}
