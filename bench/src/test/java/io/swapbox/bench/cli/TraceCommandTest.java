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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private Path lackey = Path.of("");

  @BeforeEach
  void writeATrace() throws IOException {
    StringBuilder text = new StringBuilder("==7== Lackey, an example Valgrind tool\n");
    for (int i = 0; i < 2048; i++) {
      text.append("I  0401ab70,3\n").append(" S %x,8%n".formatted((i % 64 + 16) << 12));
    }
    lackey = Files.writeString(directory.resolve("lackey.txt"), text);
  }

  private int swapbox(String... args) {
    return Main.commandLine(Replay::run)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void importsATraceThatARunReplays() {
    Path trace = directory.resolve("a.trace.zst");
    assertThat(swapbox("trace", "import", lackey.toString(), "--out", trace.toString())).isZero();
    assertThat(out.toString())
        .contains(
            "Read        " + lackey + ", lackey, ",
            "Records     2,048: 0 reads, 2,048 writes, 0 frees",
            "Pages       64, at most 64 (256 KiB) alive at once",
            "Threads     1",
            "Time        2.05 µs",
            "Skipped     2,048 instruction fetches; --instructions counts them as reads",
            "Wrote       " + trace,
            "Replay      swapbox run -D workload.trace=" + trace);
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("lackey.txt", "a.trace.zst");

    String results = directory.resolve("results").toString();
    assertThat(
            swapbox("run", "-D", "workload.trace=" + trace, "-D", "warm-ups=0", "--out", results))
        .isZero();
    assertThat(out.toString()).contains("Replayed    a by 1 task(s): 2,048 references");
  }

  @Test
  void aFileIsReplacedWhenAskedTo() throws IOException {
    Path trace = Files.writeString(directory.resolve("a.trace"), "mine");
    String[] command = {"trace", "import", lackey.toString(), "--out", trace.toString()};
    assertThat(swapbox(command)).isEqualTo(2);
    assertThat(err.toString()).contains("a.trace: is there already; --force replaces it");
    assertThat(trace).hasContent("mine");

    String[] forced = {
      "trace", "import", lackey.toString(), "--out", trace.toString(), "--force", "--limit", "5"
    };
    assertThat(swapbox(forced)).isZero();
    assertThat(trace).hasSize(5 * 16);
  }

  @Test
  void aFailedImportLeavesNothingBehind() throws IOException {
    Files.writeString(lackey, " L 1000,8\n L 2000,8\nhello\n");
    Path trace = directory.resolve("a.trace");
    assertThat(swapbox("trace", "import", lackey.toString(), "--out", trace.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("swapbox: " + lackey + ": line 3: is no access of lackey");
    assertThat(directory.toFile().list()).containsExactly("lackey.txt");
  }

  @Test
  void infoIsATableOrJson() throws IOException {
    assertThat(swapbox("trace", "info", lackey.toString())).isZero();
    assertThat(out.toString())
        .contains("Records     2,048", "  1,024             63.0      252 KiB     3.1 %");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 120);
    out.getBuffer().setLength(0);

    assertThat(swapbox("trace", "info", lackey.toString(), "--json")).isZero();
    JsonNode info = new ObjectMapper().readTree(out.toString());
    assertThat(info.get("format").textValue()).isEqualTo("lackey");
    assertThat(info.get("writes").asInt()).isEqualTo(2048);
    assertThat(info.at("/workingSet/0/misses").asInt()).isEqualTo(64);
    assertThat(info.at("/skipped/0/count").asInt()).isEqualTo(2048);
    assertThat(ResultKeys.documentedTraces()).isEqualTo(ResultKeys.of(info));
  }

  @Test
  void headPrintsTheFirstRecords() {
    assertThat(swapbox("trace", "head", lackey.toString(), "-n", "2", "--instructions")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
                  time in ns  thread  kind         page
                           0       0  read            0
                           0       0  write           1
            """);
    assertThat(swapbox("trace", "head", "touch")).isZero();
    assertThat(out.toString().lines()).hasSize(3 + 11);
  }

  @Test
  void aRunOfAnotherFormatNamesTheImport() {
    String results = directory.resolve("results").toString();
    assertThat(swapbox("run", "-D", "workload.trace=" + lackey, "--out", results)).isEqualTo(2);
    assertThat(err.toString())
        .contains(lackey + ": record 0 (at byte 0)")
        .contains("a file of another format is converted by 'swapbox trace import'");
  }

  @Test
  void mistypedNamesHaveANearOne() throws IOException {
    String file = lackey.toString();
    assertThat(swapbox("trace", "info", file, "--format", "lakey")).isEqualTo(2);
    assertThat(swapbox("trace", "info", file, "--column", "adress=a")).isEqualTo(2);
    assertThat(swapbox("trace", "info", file, "--column", "address")).isEqualTo(2);
    assertThat(swapbox("trace", "info", file, "--time-unit", "h")).isEqualTo(2);
    assertThat(swapbox("trace", "info", "redsi")).isEqualTo(2);
    assertThat(swapbox("trace", "inof")).isEqualTo(2);
    assertThat(swapbox("trace")).isEqualTo(2);
    Path csv = Files.writeString(directory.resolve("a.csv"), "time,addr\n1,2\n");
    String[] columns = {"--format", "csv", "--column", "address=adr"};
    assertThat(
            swapbox(
                "trace", "head", csv.toString(), columns[0], columns[1], columns[2], columns[3]))
        .isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(8)
        .satisfiesExactly(
            line ->
                assertThat(line).contains("not 'lakey'; did you mean lackey? (see 'swapbox trace"),
            line -> assertThat(line).contains("not 'adress'; did you mean address?"),
            line -> assertThat(line).contains("--column takes WHAT=NAME, not 'address'"),
            line -> assertThat(line).contains("--time-unit takes ns, us, ms or s, not 'h'"),
            line -> assertThat(line).contains("redsi: no such file and no bundled trace"),
            line -> assertThat(line).contains("inof"),
            line -> assertThat(line).contains("name a command: import, info or head"),
            line ->
                assertThat(line)
                    .contains("a.csv: line 1: the header has no column 'adr'")
                    .contains("; did you mean addr?"));
  }

  @Test
  void anOptionThatDoesNothingIsRefused() {
    String file = lackey.toString();
    assertThat(swapbox("trace", "info", file, "--one-page-objects")).isEqualTo(2);
    assertThat(swapbox("trace", "info", file, "--time-unit", "us")).isEqualTo(2);
    assertThat(swapbox("trace", "info", file, "--column", "page=a")).isEqualTo(2);
    assertThat(swapbox("trace", "info", "touch", "--page-size", "4096")).isEqualTo(2);
    assertThat(swapbox("trace", "info", "touch", "--instructions")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(5)
        .allMatch(line -> line.contains(" is of no use for "));
    assertThat(swapbox("trace", "info", file, "--page-size", "1000")).isEqualTo(2);
    assertThat(swapbox("trace", "head", file, "-n", "0")).isEqualTo(2);
    assertThat(swapbox("trace", "head", "touch:8")).isEqualTo(2);
    assertThat(swapbox("trace", "import", file)).isEqualTo(2);
    assertThat(err.toString())
        .contains("page size: 1000 is no power of two")
        .contains("limit: 0 is not 1 record or more")
        .contains("touch:8: is made when it is replayed, and has no file")
        .contains("'--out=FILE'");
  }

  @Test
  void readingTellsHowFarItIs() {
    assertThat(swapbox("trace", "info", "redis")).isZero();
    assertThat(err.toString().lines())
        .containsSubsequence("reading of redis: 50 %", "reading of redis: 100 %");
    assertThat(out.toString()).contains("native", "Last references");
  }
}
