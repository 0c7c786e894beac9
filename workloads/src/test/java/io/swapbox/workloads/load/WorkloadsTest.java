package io.swapbox.workloads.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.TraceException;
import io.swapbox.workloads.trace.TracedProgram;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadsTest {

  private static Workload read(String name, int tasks) {
    return Workloads.read(name, tasks, ReadProgress.none());
  }

  @Test
  void aTraceIsWhatEachTaskDoes() {
    Workload workload = read("usemem:4", 3);
    assertThat(workload.name()).isEqualTo("usemem:4");
    assertThat(workload.tasks()).isEqualTo(3);
    assertThat(workload.programs()).containsOnly(workload.programs().getFirst());
    assertThat(workload.order()).isEqualTo(new Workload.Order.SideBySide());
    assertThat(workload.parts()).containsExactly(new Workload.Part("usemem:4", 0, 3, 1));
    assertThat(workload.neededPages(1)).isEqualTo(1024);
    assertThat(workload.neededPages()).isEqualTo(3 * 1024);
    assertThat(workload.references()).isEqualTo(3 * 2048);
    assertThat(workload.queue()).isEmpty();
  }

  @Test
  void aBuildHasJobsForItsTasksAndAQueue() {
    Workload build = read("kernel-build:50,2", 4);
    assertThat(build.name()).isEqualTo("kernel-build:50,2");
    assertThat(build.tasks()).isEqualTo(4);
    assertThat(build.queue()).hasSize(46);
    List<TracedProgram> all =
        Stream.concat(build.programs().stream(), build.queue().stream()).toList();
    List<String> names = all.stream().map(job -> job.trace().name()).toList();
    assertThat(names.subList(0, 2)).containsOnly("cc1-sqlite");
    // The 43 others, over and over again.
    assertThat(names.subList(2, 45)).doesNotHaveDuplicates().doesNotContain("cc1-sqlite");
    assertThat(names.subList(45, 50)).isEqualTo(names.subList(2, 7));
    long peaks = all.stream().mapToLong(job -> job.trace().peakLivePages()).sum();
    assertThat(build.neededPages(3)).isEqualTo(Math.round(peaks / 50.0));
    assertThat(build.neededPages()).isEqualTo(4 * build.neededPages(0));
    assertThat(build.peakPages()).isEqualTo(all.getFirst().trace().peakLivePages());
  }

  @Test
  void aBuildHasNoLargeJobsUnlessItIsToldTo() {
    Workload build = read("kernel-build:50", 4);
    assertThat(build.name()).isEqualTo("kernel-build:50");
    assertThat(build.programs().getFirst().trace().name()).isEqualTo("make-lua/0");
    assertThat(build.queue().get(39).trace().name()).isEqualTo("make-lua/0");
  }

  @Test
  void aMixHasPartsByTheirWeights() {
    Workload mix = read("mix:3*usemem:4+1*memhog:8+fill:4", 10);
    assertThat(mix.parts())
        .containsExactly(
            new Workload.Part("usemem:4", 0, 6, 0.6),
            new Workload.Part("memhog:8", 6, 2, 0.2),
            new Workload.Part("fill:4", 8, 2, 0.2));
    assertThat(mix.programs())
        .extracting((TracedProgram program) -> program.trace().name())
        .containsExactly(
            "usemem:4",
            "usemem:4",
            "usemem:4",
            "usemem:4",
            "usemem:4",
            "usemem:4",
            "memhog:8",
            "memhog:8",
            "fill:4",
            "fill:4");
    assertThat(mix.partOf(5)).isZero();
    assertThat(mix.partOf(6)).isOne();
    assertThat(mix.partOf(9)).isEqualTo(2);
    assertThat(mix.neededPages()).isEqualTo(6 * 1024 + 2 * 2048 + 2 * 1024);
  }

  @Test
  void eachPartOfAMixHasAProcessHoweverSmallItsWeight() {
    assertThat(read("mix:100*usemem:4+1*memhog:4", 3).parts())
        .extracting(Workload.Part::tasks)
        .containsExactly(2, 1);
  }

  @Test
  void aPhoneLaunchesAllItsAppsAndGoesFromOneToAnother() {
    Workload phone = read("phone:8,500", 10);
    assertThat(phone.name()).isEqualTo("phone:8,500");
    assertThat(phone.tasks()).isEqualTo(10);
    assertThat(phone.neededPages() / 10.0).isCloseTo(2048, within(600.0));
    Workload.Order.Foreground order = (Workload.Order.Foreground) phone.order();
    assertThat(order.turns()).hasSize(510).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    int[] turns = new int[10];
    for (int i = 0; i < order.turns().size(); i++) {
      turns[order.turns().get(i)]++;
      assertThat(i > 0 && order.turns().get(i).equals(order.turns().get(i - 1))).isFalse();
    }
    assertThat(turns[0]).isGreaterThan(4 * turns[9]);
    for (int app = 0; app < 10; app++) {
      TurnLengths lengths = order.lengths().get(app);
      assertThat(phone.programs().get(app).trace().references())
          .as("its turns are all that it does")
          .isEqualTo(lengths.first() + (turns[app] - 1) * lengths.next());
    }
    assertThat(read("phone:8", 3).name()).isEqualTo("phone:8");
  }

  @Test
  void aTurnIsOverAtItsLength() {
    TurnLengths lengths = new TurnLengths(10, 4);
    assertThat(lengths.isOver(9)).isFalse();
    assertThat(lengths.isOver(10)).isTrue();
    assertThat(lengths.isOver(12)).isFalse();
    assertThat(lengths.isOver(14)).isTrue();
    assertThat(lengths.isOver(6)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kernel-build:      | 1 | kernel-build:: is not kernel-build:JOBS[,LARGE] with a number of jobs, and of large ones among them
          kernel-build:4,2,1 | 1 | kernel-build:4,2,1: is not kernel-build:JOBS[,LARGE] with a number of jobs, and of large ones among them
          kernel-build:4,5   | 1 | kernel-build:4,5: not 0 to 4 jobs are large
          kernel-build:4,-1  | 1 | kernel-build:4,-1: not 0 to 4 jobs are large
          kernel-build:0     | 1 | kernel-build:0: is not of 1 to 100000 jobs
          kernel-build:3     | 4 | kernel-build:3: has fewer jobs than there are tasks (workload.tasks is 4)
          mix:usemem:4       | 1 | mix:usemem:4: is not two or more programs with weights, as in mix:3*redis:64+1*cc1-sqlite
          mix:usemem:4+      | 2 | mix:usemem:4+: is not two or more programs with weights, as in mix:3*redis:64+1*cc1-sqlite
          mix:0*fill:4+fill:8 | 2 | mix:0*fill:4+fill:8: the weight '0' is not 1 to 1000
          mix:x*fill:4+fill:8 | 2 | mix:x*fill:4+fill:8: the weight 'x' is not 1 to 1000
          mix:fill:4+fill:8  | 1 | mix:fill:4+fill:8: has more parts than there are tasks (workload.tasks is 1)
          mix:fill:4+phone:8 | 2 | mix:fill:4+phone:8: phone:8 has several processes, and cannot be a part
          mix:fill:4+fill:2  | 2 | fill:2: is not of 4 to 65536 MiB of memory
          phone:             | 1 | phone:: is not phone:MIB[,SWITCHES] with the MiB of an app and a number of switches
          phone:8,9,10       | 1 | phone:8,9,10: is not phone:MIB[,SWITCHES] with the MiB of an app and a number of switches
          phone:3            | 1 | phone:3: apps are not of 4 to 4096 MiB of memory
          phone:8,-1         | 1 | phone:8,-1: there are not 0 to 100000 switches
          """)
  void whatCannotBeIsRefused(String name, int tasks, String message) {
    assertThatThrownBy(() -> read(name, tasks))
        .isInstanceOf(TraceException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsNoneOfTheseIsATraceOrRefused() {
    assertThatThrownBy(() -> read("kernelbuild", 1))
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith("kernelbuild: no such file and no bundled trace of that name");
  }
}
