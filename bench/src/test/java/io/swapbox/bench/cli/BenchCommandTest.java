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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {

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
  void listsBenchmarksWithTheirParameters() {
    assertThat(swapbox("bench", "--list")).isZero();
    assertThat(out.toString())
        .contains("Sample.both", "sample, 3 threads", "StoreLoad.inBatches", "thrpt")
        .contains("    -p unit=SECONDS,HOURS   or NANOSECONDS,", "    -p pages=524288\n")
        .contains("    -p metering=true,false\n");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 120);
    out.getBuffer().setLength(0);
    assertThat(swapbox("bench", "--list", "PoolChurn")).isZero();
    assertThat(out.toString()).startsWith("PoolChurn.").doesNotContain("StoreLoad");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aSmokeRunWritesItsFilesAndPrintsATable() throws IOException {
    assertThat(
            swapbox(
                "bench",
                "Sample.takes",
                "Sample.both",
                "--smoke",
                "--json",
                "-p",
                "unit=DAYS",
                "--out",
                directory.toString()))
        .isZero();
    assertThat(err.toString())
        .contains("Sample.takesTime of bench: 50 %", "Sample.both of bench: 100 %")
        .containsPattern("Sample.takesTime +\\d+\\.\\d{3} +ns/op")
        .contains("Benchmarks  2 have a score, 0 threw")
        .contains("Report      " + directory.resolve("report.html"));
    assertThat(err.toString().lines()).allMatch(line -> line.length() <= 120);
    assertThat(out.toString()).isEqualTo(Files.readString(directory.resolve("result.json")));
    JsonNode result = new ObjectMapper().readTree(out.toString());
    JsonNode both = result.at("/benchmarks/0");
    assertThat(both.get("threads").asInt()).isEqualTo(3);
    assertThat(both.at("/percentiles/p99").isNumber()).isTrue();
    assertThat(both.findValuesAsText("name")).contains("reads", "writes", "gc.alloc.rate.norm");
    assertThat(result.at("/benchmarks/1/percentiles").isNull()).isTrue();
    assertThat(result.at("/settings/params/0").textValue()).isEqualTo("unit=DAYS");
    Set<String> documented = ResultKeys.documentedBenchmarks();
    documented.removeIf(key -> key.startsWith("failures[]."));
    documented.add("failures"); // None threw.
    documented.add("benchmarks[].percentiles"); // One was not sampled.
    documented.add("benchmarks[].secondary[].percentiles");
    assertThat(ResultKeys.of(result)).isEqualTo(documented);
    assertThat(directory.resolve("report.html")).content().contains("The report of benchmarks");
  }

  @Test
  void oneThatThrowsIsNamedAndTheOthersHaveScores() throws IOException {
    assertThat(swapbox("bench", "Sample", "--smoke", "--out", directory.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("FAILED      Sample.breaks pages=4096 unit=SECONDS")
        .contains("slot 7 is busy twice")
        .contains("Benchmarks  4 have a score, 2 threw");
    JsonNode result = new ObjectMapper().readTree(directory.resolve("result.json").toFile());
    assertThat(result.at("/failures/0/message").textValue()).contains("slot 7 is busy twice");
    assertThat(result.at("/failures/0").properties())
        .extracting(key -> "failures[]." + key.getKey())
        .filteredOn(key -> !key.endsWith("params"))
        .isSubsetOf(ResultKeys.documentedBenchmarks());
  }

  @Test
  void theSuiteOfThePoolRuns() {
    assertThat(swapbox("bench", "Pool", "--smoke", "--out", directory.toString())).isZero();
    assertThat(out.toString()).contains("ZswapPool.store", " 0 threw");
  }

  @Test
  void aForkHasTheFlagsOfTheProgram() throws IOException {
    assertThat(
            swapbox(
                "bench",
                "Sample.takes",
                "--forks=1",
                "--warm-ups=0",
                "--iterations=1",
                "--seconds=1",
                "-p",
                "unit=DAYS",
                "--out",
                directory.toString()))
        .as(err::toString)
        .isZero();
    assertThat(directory.resolve("result.json")).content().contains("\"forks\" : 1,");
  }

  @Test
  void aForkThatThrowsIsNamed() {
    assertThat(
            swapbox(
                "bench",
                "Sample.breaks",
                "--forks=1",
                "--warm-ups=0",
                "--iterations=1",
                "-p",
                "unit=DAYS",
                "--out",
                directory.toString()))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains("FAILED      Sample.breaks pages=524288 unit=DAYS", "slot 7 is busy twice")
        .contains("Benchmarks  0 have a score, 1 threw");
  }

  private void assertRefused(String named, String... args) {
    err.getBuffer().setLength(0);
    assertThat(swapbox(args)).isEqualTo(2);
    assertThat(err.toString().lines())
        .as("one line")
        .singleElement()
        .asString()
        .startsWith("swapbox: ")
        .contains(named);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void badInputIsOneLineThatNamesWhatIsNear() {
    assertRefused("'StorLoad'; did you mean StoreLoad?", "bench", "StorLoad");
    assertRefused("'(' is no regular expression", "bench", "(");
    assertRefused("'meterin'; did you mean metering?", "bench", "-p", "meterin=true");
    assertRefused("none of these", "bench", "PoolChurn", "-p", "metering=true");
    assertRefused(
        "metering takes true or false, not 'treu'; did you mean true?",
        "bench",
        "-p",
        "metering=treu");
    assertRefused("or HOURS or", "bench", "Sample", "-p", "unit=HOURS,WEEKS");
    assertRefused("pages takes a whole number, not 'many'", "bench", "-p", "pages=many");
    assertRefused("-p takes PARAM=VALUE", "bench", "-p", "pages");
    assertRefused("--threads takes 1 to 1,024, not 0", "bench", "--threads", "0");
    assertRefused("--prof cannot take nosuch", "bench", "--prof", "nosuch");
    assertThat(directory).isEmptyDirectory();
  }
}
