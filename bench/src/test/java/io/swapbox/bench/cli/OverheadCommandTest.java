package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swapbox.bench.ResultKeys;
import io.swapbox.bench.overhead.KernelDesigns;
import io.swapbox.bench.overhead.OverheadMeasurement;
import io.swapbox.bench.overhead.PoolBookkeeping;
import io.swapbox.bench.overhead.Usage;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Overhead;
import io.swapbox.workloads.replay.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverheadCommandTest {

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
    assertThat(swapbox("overhead", "--json", "--out", directory.toString())).isZero();
    assertThat(err.toString())
        .contains("8,388,608 slots of 4 KiB; all figures in MiB")
        .contains("Everything in zswap ", "Everything in a swap file ")
        .containsPattern("Linux 6.19 \\(published\\) +25.00 +41.00 +57.00 +73.00 +89.00")
        .containsPattern("virtual swap v3 \\(published\\) +2.00 +66.25 +130.50 +194.75 +259.00")
        .containsPattern("swap table edition \\(computed\\) +0.75 +52.75 +104.75 +156.75 +208.75")
        .containsPattern("Bar at 100 %: at most 131.00, 130.\\d\\d: holds")
        .containsPattern("Bar at 100 %: at most 200.00, 19\\d.\\d\\d: holds")
        .contains("Bars        all hold")
        .contains("Report      " + directory.resolve("report.html"))
        .contains("zswap of overhead: 100 %", "file of overhead: 100 %", "pool of overhead: 100 %");
    assertThat(err.toString().lines()).allMatch(line -> line.length() <= 120);
    assertThat(out.toString()).isEqualTo(Files.readString(directory.resolve("result.json")));
    JsonNode result = new ObjectMapper().readTree(out.toString());
    assertThat(ResultKeys.of(result)).isEqualTo(ResultKeys.documentedOverhead());
    assertThat(result.at("/settings/slots").asLong()).isEqualTo(8_388_608);
    assertThat(directory.resolve("report.html")).content().contains("The report on what metadata");
  }

  @Test
  void otherSizesHaveNoBars() {
    assertThat(swapbox("overhead", "--slots", "1048576", "--out", directory.toString())).isZero();
    assertThat(out.toString())
        .contains("Bars        none: they are for 8,388,608 slots")
        .doesNotContain("Bar at");
  }

  @Test
  void aBarThatDoesNotHoldIsSaid() {
    Overhead result = tooMuch();
    assertThat(result.passed()).isFalse();
    assertThat(OverheadSummary.of(result))
        .containsPattern("Bar at 100 %: at most 131.00, 132.00: DOES NOT HOLD")
        .contains("Bar at   0 %: at most 0.00, 0.00: holds", "Bars        NOT ALL HOLD");
  }

  /** One MiB more than it may be when all slots are in use. */
  private static Overhead tooMuch() {
    long slots = KernelDesigns.PUBLISHED_SLOTS;
    List<Usage> usages =
        OverheadMeasurement.PERCENTS.stream()
            .map(percent -> new Usage(percent, 0, percent == 100 ? 132L << 20 : 0, 0, 0))
            .toList();
    PoolBookkeeping pool = new PoolBookkeeping(1, 1, 1);
    return Overhead.of(
        new OverheadMeasurement(slots, usages, usages, pool, 1), Environment.capture());
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
