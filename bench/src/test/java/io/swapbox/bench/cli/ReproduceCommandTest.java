package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swapbox.bench.ResultKeys;
import io.swapbox.workloads.replay.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int swapbox(String... args) {
    return Main.commandLine(Replay::run)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void runsRowsAndSaysWhichHold() throws IOException {
    String[] args = {
      "reproduce", "lock-wait", "lock-contended", "--json", "--out", directory.toString()
    };
    assertThat(swapbox(args)).isZero();

    JsonNode result = new ObjectMapper().readTree(out.toString());
    assertThat(ResultKeys.of(result)).isEqualTo(ResultKeys.documentedReproduction());
    assertThat(result.get("rows")).hasSize(2);
    assertThat(result.at("/rows/0/published/0").asDouble()).isEqualTo(0.00117);
    assertThat(result.at("/rows/0/ours").asDouble()).isBetween(0.0, 0.01);
    assertThat(result.get("runs")).hasSize(2);
    assertThat(result.at("/runs/0/integrity/pagesVerified").asLong()).isPositive();
    assertThat(result.at("/summary/predictions").asInt()).isEqualTo(2);
    assertThat(out.toString()).isEqualTo(Files.readString(directory.resolve("result.json")));
    assertThat(directory.resolve("report.html"))
        .content()
        .contains("bounds-chart", "Published results of the kernel");
    assertThat(err.toString())
        .contains("2 of 2: lock-", "Predictions 2 of 2 hold, 100.0 %; the target is 80 %: met")
        .containsPattern("lock-wait +ratio +0.00117 +[0-9.]+ +0.000 0.01000 +yes\n");
    assertThat(err.toString().lines()).allMatch(line -> line.length() <= 120);
  }

  @Test
  void namesRowsWithoutARun() {
    assertThat(swapbox("reproduce", "--list")).isZero();
    assertThat(out.toString())
        .contains("Free path", "  free-per-slot\n", "  jobs-user (calibration)\n")
        .contains("holds from 2.000 to 2.500: section 5 (b)");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anUnknownRowIsNamedWithTheNearest() {
    assertThat(swapbox("reproduce", "free-perslot")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly("swapbox: row: there is no 'free-perslot'; did you mean free-per-slot?");
  }
}
