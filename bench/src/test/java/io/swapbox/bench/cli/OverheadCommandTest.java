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

class OverheadCommandTest {

  /** Half of what the bars are for; in much smaller spaces the last tables have room to spare. */
  private static final String SLOTS = "4194304";

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
  void laysTheTablesBesideTheKernels() throws IOException {
    assertThat(swapbox("overhead", "--slots", SLOTS, "--json", "--out", directory.toString()))
        .isZero();
    assertThat(err.toString())
        .contains("4,194,304 slots of 4 KiB; all figures in MiB")
        .contains("Everything in zswap ", "Everything in a swap file ")
        .containsPattern("Linux 6.19 \\(published\\) +12.50 +28.50 +44.50 +60.50 +76.50")
        .containsPattern("virtual swap v3 \\(published\\) +1.00 +33.13 +65.25 +97.38 +129.50")
        .containsPattern("swap table edition \\(computed\\) +0.38 +26.38 +52.38 +78.38 +104.38")
        .containsPattern("Bar at 100 %: at most 65.50, 65.\\d\\d: holds")
        .containsPattern("Bar at 100 %: at most 100.00, 99.\\d\\d: holds")
        .contains("Bars        all hold")
        .contains("Report      " + directory.resolve("report.html"))
        .contains("zswap of overhead: 100 %", "file of overhead: 100 %", "pool of overhead: 100 %");
    assertThat(err.toString().lines()).allMatch(line -> line.length() <= 120);
    assertThat(out.toString()).isEqualTo(Files.readString(directory.resolve("result.json")));
    JsonNode result = new ObjectMapper().readTree(out.toString());
    assertThat(ResultKeys.of(result)).isEqualTo(ResultKeys.documentedOverhead());
    assertThat(result.at("/settings/slots").asLong()).isEqualTo(4_194_304);
    assertThat(directory.resolve("report.html")).content().contains("The report on what metadata");
  }

  @Test
  void aBarThatDoesNotHoldIsExitCode1() {
    // One slot needs the table of a whole cluster.
    assertThat(swapbox("overhead", "--slots", "1", "--out", directory.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("DOES NOT HOLD", "Bars        NOT ALL HOLD");
  }

  @Test
  void badSlotsAreOneLineAndExitCode2() {
    assertThat(swapbox("overhead", "--slots", "0")).isEqualTo(2);
    assertThat(swapbox("overhead", "--slots", "268435457")).isEqualTo(2);
    assertThat(swapbox("overhead", "--slots", "many")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("swapbox: ") && line.contains("--help'"));
    assertThat(err.toString()).contains("--slots takes 1 to 268,435,456, not 0");
    assertThat(out.toString()).isEmpty();
  }
}
