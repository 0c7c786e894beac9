package io.swapbox.workloads.replay;

import io.swapbox.actors.OomReport;
import io.swapbox.actors.PageStatus;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A task that was killed for want of memory: the report that the kernel's {@code dump_header} of
 * {@code mm/oom_kill.c} prints.
 *
 * @param victim number of the task
 * @param references that it had made
 * @param constraint what was used up
 * @param limitPages frames of the node, or limit of the cgroup
 * @param invokedBy number of the task that found no frame
 * @param refusal why reclaim freed none
 * @param tasks what each task had that still lived, by number
 */
public record OomKill(
    int victim,
    long references,
    Constraint constraint,
    long limitPages,
    int invokedBy,
    Refusal refusal,
    List<Use> tasks) {

  /** What was used up: {@code enum oom_constraint}. */
  public enum Constraint {
    NODE("the node of"),
    CGROUP("the cgroup's limit of");

    private final String what;

    Constraint(String what) {
      this.what = what;
    }
  }

  /** Why reclaim freed no page. */
  public enum Refusal {
    NO_SPACE("no backend takes another page", "; give it a larger pool or file"),
    SWAP_MAX("its cgroup has no swap left", "; raise swap.max"),
    WRITE_ERROR("the swap file could not be written", ""),
    NO_PAGE("it found no page that it may take", "");

    private final String why;
    private final String remedy;

    Refusal(String why, String remedy) {
      this.why = why;
      this.remedy = remedy;
    }

    private static Refusal of(PageStatus refused) {
      return switch (refused) {
        case DONE -> NO_PAGE;
        case SWAP_MAX -> SWAP_MAX;
        case WRITE_ERROR -> WRITE_ERROR;
        default -> NO_SPACE;
      };
    }
  }

  /**
   * What a task had.
   *
   * @param task its number
   * @param residentPages in memory
   * @param swappedPages in swap
   */
  public record Use(int task, long residentPages, long swappedPages) {

    private static Use of(OomReport.Use use) {
      return new Use(use.task(), use.residentPages(), use.swappedPages());
    }

    private String describe() {
      return "task %d: %d resident, %d swapped".formatted(task, residentPages, swappedPages);
    }
  }

  /** Copies the list. */
  public OomKill {
    tasks = List.copyOf(tasks);
  }

  static OomKill of(OomReport report, long references) {
    return new OomKill(
        report.victim(),
        references,
        report.ofNode() ? Constraint.NODE : Constraint.CGROUP,
        report.limitPages(),
        report.invokedBy(),
        Refusal.of(report.refused()),
        report.uses().stream().map(Use::of).toList());
  }

  /** In one line, with what to do about it. */
  public String describe() {
    return "task %d was killed after %d references: %s %d frames is used up (%s; asked for by task %d), and reclaim freed none because %s%s"
        .formatted(
            victim,
            references,
            constraint.what,
            limitPages,
            tasks.stream().map(Use::describe).collect(Collectors.joining("; ")),
            invokedBy,
            refusal.why,
            refusal.remedy);
  }

  /** In a short line: what the victim had, and what was used up. */
  public String summary() {
    Use had = tasks.stream().filter(use -> use.task() == victim).findFirst().orElseThrow();
    return "task %d (%d resident, %d swapped) for %s %d frames: %s"
        .formatted(
            victim,
            had.residentPages(),
            had.swappedPages(),
            constraint.what,
            limitPages,
            refusal.why);
  }
}
