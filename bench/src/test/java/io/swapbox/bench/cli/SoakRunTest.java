package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swapbox.bench.Experiments;
import io.swapbox.bench.ResultKeys;
import io.swapbox.bench.report.Report;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.ResultJson;
import io.swapbox.bench.result.SoakResult;
import io.swapbox.workloads.replay.Replay;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.soak.Checkpoint;
import io.swapbox.workloads.soak.Level;
import io.swapbox.workloads.soak.ProcessMemory;
import io.swapbox.workloads.soak.SoakOutcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Soaks of seconds, run for real, and one that leaked. */
class SoakRunTest {

  private static final Level EMPTY = new Level(0, 0, 0, 0, 0, 0, 0);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private JsonNode run(String... more) throws IOException {
    String[] args = new String[more.length + 3];
    args[0] = "run";
    System.arraycopy(more, 0, args, 1, more.length);
    args[more.length + 1] = "--out";
    args[more.length + 2] = directory.toString();
    int exitCode =
        Main.commandLine(Replay::run)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    assertThat(exitCode).as(err.toString() + out).isZero();
    return new ObjectMapper().readTree(Files.readString(directory.resolve("result.json")));
  }

  @Test
  void onThreads() throws IOException {
    JsonNode result =
        run("soak", "-D", "soak.seconds=2", "-D", "soak.checkpoint-seconds=1", "-D", "swap.cpus=2");
    assertThat(result.get("passed").asBoolean()).isTrue();
    assertThat(result.get("virtualNanos").isNull()).isTrue();
    assertThat(result.get("checkpoints")).hasSize(2);
    assertThat(result.at("/integrity/pagesVerified").asLong()).isPositive();
    assertThat(result.at("/checkpoints/1/memory/heapBytes").asLong()).isPositive();
    assertThat(out.toString()).contains("Checkpoint", "nothing", "on threads", "Integrity   ok");
    assertThat(err.toString()).contains("soak of soak: 100 %");
    assertThat(ResultKeys.of(result)).isEqualTo(ResultKeys.documentedSoak());
  }

  @Test
  void inVirtualTime() throws IOException {
    JsonNode result =
        run("soak-virtual", "-D", "soak.seconds=100", "-D", "soak.checkpoint-seconds=50");
    assertThat(result.get("passed").asBoolean()).isTrue();
    assertThat(result.get("virtualNanos").asLong()).isGreaterThanOrEqualTo(100_000_000_000L);
    assertThat(result.get("checkpoints")).hasSize(2);
    assertThat(result.get("samples")).hasSize(10);
    assertThat(result.get("changes").asInt()).isEqualTo(10);
    assertThat(out.toString()).contains("in virtual time; it took");
    assertThat(directory.resolve("report.html")).content().contains("The report of a soak");
  }

  @Test
  void whatLeakedIsSaid() {
    Level leaked = new Level(1, 0, 4096, 0, 0, 0, 0);
    Checkpoint checkpoint =
        new Checkpoint(
            1, 100, 5, leaked, new ProcessMemory(7, 8), List.of("entries: 1, and 0 at the start"));
    SoakResult result =
        SoakResult.of(
            Experiments.soak("soak", Map.of()),
            new SoakOutcome(
                1,
                null,
                Map.of("store", 100L),
                Map.of("zswpout", 100L),
                1,
                List.of(),
                EMPTY,
                List.of(checkpoint),
                List.of(),
                new ReplayOutcome.Integrity(10, 0, 1)),
            Environment.capture());
    assertThat(result.passed()).isFalse();
    assertThat(SoakSummary.of(result))
        .contains("SOMETHING", "LEAKED      entries: 1, and 0 at the start", "BROKEN");
    assertThat(ResultJson.write(result)).contains("\"passed\" : false");
    assertThat(Report.write(result)).contains("entries: 1, and 0 at the start");
  }
}
