package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swapbox.workloads.replay.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments of several programs, from the command to the result; smaller than they are. */
class WorkloadRunTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int swapbox(String experiment, String... settings) {
    List<String> command =
        new ArrayList<>(List.of("run", experiment, "--out", directory.toString()));
    for (String setting : settings) {
      command.addAll(List.of("-D", setting));
    }
    return Main.commandLine(Replay::run)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(command.toArray(String[]::new));
  }

  private JsonNode result() throws IOException {
    return new ObjectMapper().readTree(Files.readString(directory.resolve("result.json")));
  }

  @Test
  void aBuildSaysHowManyJobsAreDoneAndWhatProgramsAndSystemTook() throws IOException {
    assertThat(
            swapbox(
                "kernel-build", "workload.trace=kernel-build:6", "workload.tasks=2", "swap.cpus=2"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains("Replayed    kernel-build:6 by 2 task(s)", "Jobs        6 done, 0 left; ")
        .containsPattern("CPUs together +[0-9.]+ m?s user, [0-9.]+ m?s system");
    assertThat(result().at("/jobs/done").asInt()).isEqualTo(6);
    assertThat(result().at("/jobs/left").asInt(-1)).isZero();
    assertThat(result().at("/jobs/max").asLong()).isGreaterThan(result().at("/jobs/p50").asLong());
  }

  @Test
  void aMixSaysWhatEachPartDid() throws IOException {
    assertThat(swapbox("mix", "workload.trace=mix:2*usemem:4+redis:4", "workload.tasks=3"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains("Part        usemem:4: 2 process(es) in 4.00 MiB")
        .contains("Part        redis:4: 1 process(es) in 2.00 MiB");
    assertThat(result().at("/parts")).hasSize(2);
    assertThat(result().at("/parts/1/name").asText()).isEqualTo("redis:4");
    assertThat(result().at("/jobs").isNull()).isTrue();
  }

  @Test
  void aPhoneHasNoFileToSwapTo() throws IOException {
    assertThat(swapbox("phone", "workload.trace=phone:4,40", "workload.tasks=6"))
        .as(err.toString())
        .isZero();
    assertThat(result().at("/counters/pswpout").asLong(-1)).isZero();
    assertThat(result().at("/counters/zswpin").asLong()).isPositive();
    assertThat(result().at("/counters/swpout_zero").asLong()).isPositive();
  }

  @Test
  void whatCannotBeIsOneLine() {
    assertThat(swapbox("kernel-build", "workload.trace=kernel-build:9")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "swapbox: kernel-build:9: has fewer jobs than there are tasks (workload.tasks is 52)");
  }
}
