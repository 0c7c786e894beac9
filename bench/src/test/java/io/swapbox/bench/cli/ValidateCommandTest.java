package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swapbox.bench.Outcomes;
import io.swapbox.bench.ResultKeys;
import io.swapbox.workloads.replay.Replay;
import io.swapbox.workloads.replay.ReplayOutcome;
import io.swapbox.workloads.replay.ReplaySettings;
import io.swapbox.workloads.trace.TraceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<ReplaySettings> replayed = new CopyOnWriteArrayList<>();

  @TempDir private Path directory;

  private int swapbox(Replayer replayer, String... args) {
    return Main.commandLine(replayer)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private Replayer ending(ReplayOutcome outcome) {
    return (settings, runtime, warmUps, progress) -> {
      replayed.add(settings);
      return outcome;
    };
  }

  @Test
  void laysAReplayBesideTheKernel() throws IOException {
    String out = directory.toString();
    String[] args = {
      "validate", "--trace", "cc1-sqlite", "--backend", "zswap", "--json", "--out", out
    };
    assertThat(swapbox(Replay::run, args)).isZero();

    JsonNode result = new ObjectMapper().readTree(this.out.toString());
    assertThat(result.get("fullPool").isNull()).isTrue();
    assertThat(result.get("cases")).hasSize(1);
    JsonNode one = result.at("/cases/0");
    assertThat(one.get("frames").asLong()).isEqualTo(173957120L / 4096);
    assertThat(one.at("/swapOuts/kernel/median").asLong()).isEqualTo(132_308 + 4_992);
    assertThat(one.at("/swapIns/kernel/median").asLong()).isEqualTo(90_515 + 3_770);
    assertThat(one.at("/swapOuts/model").asLong()).isBetween(100_000L, 180_000L);
    assertThat(one.at("/integrity/pagesVerified").asLong()).isPositive();
    assertThat(this.out.toString()).isEqualTo(Files.readString(directory.resolve("result.json")));
    assertThat(directory.resolve("report.html")).content().contains("outs-chart", "ins-chart");
    assertThat(err.toString())
        .contains("1 of 1: cc1-sqlite, zswap at 50.0 %")
        .containsPattern("cc1-sqlite zswap +50 % out +[0-9,]+ +137,300 +1 +[0-9.]+ +[+-][0-9.]+ %")
        .containsPattern("Plain LRU +error of 2 figures: worst 6.6 %, median 5.6 %; .* MISSED");
    assertThat(err.toString().lines()).allMatch(line -> line.length() <= 120);
  }

  @Test
  void theFullPoolIsShownBesideAllCases() throws IOException {
    String[] args = {"validate", "--json", "--out", directory.toString()};
    assertThat(swapbox(ending(Outcomes.intact()), args)).isZero();

    JsonNode result = new ObjectMapper().readTree(this.out.toString());
    assertThat(ResultKeys.of(result)).isEqualTo(ResultKeys.documentedValidation());
    assertThat(result.at("/fullPool/counters/2/name").asText()).isEqualTo("zswpwb");
    assertThat(result.at("/fullPool/counters/2/kernel").asLong()).isEqualTo(79_247);
    assertThat(replayed).hasSize(29);
    assertThat(err.toString()).contains("Pool full   touchbig under 350 MiB");
  }

  @Test
  void theFullPoolCanBeAskedForAlone() {
    String[] args = {"validate", "--trace", "touchbig", "--out", directory.toString()};
    assertThat(swapbox(ending(Outcomes.intact()), args)).isZero();
    assertThat(replayed)
        .singleElement()
        .satisfies(
            settings -> {
              assertThat(settings.trace()).isEqualTo("touch:1400");
              assertThat(settings.zswap()).isNotNull();
            });
  }

  @Test
  void backendsAreModelledByPoolAndFile() {
    assertThat(
            swapbox(
                ending(Outcomes.intact()),
                "validate",
                "--trace",
                "redis",
                "--out",
                directory.toString()))
        .isZero();
    assertThat(replayed).hasSize(5);
    assertThat(replayed).filteredOn(settings -> settings.file() == null).hasSize(2);
    assertThat(replayed).filteredOn(settings -> settings.zswap() == null).hasSize(1);
    assertThat(replayed).allMatch(settings -> settings.memory() > 0.45 && settings.memory() < 0.76);
    assertThat(out.toString()).contains("Model       error of 10 figures", "MISSED");
  }

  @Test
  void aParallelBuildIsShownAndNotCounted() {
    String[] args = {"validate", "--trace", "make-lua", "--out", directory.toString()};
    assertThat(swapbox(ending(Outcomes.intact()), args)).isZero();
    assertThat(replayed).hasSize(9);
    assertThat(out.toString()).contains("Model       none of these cases counts");
  }

  @Test
  void aPageThatIsLostIsExitCode1() {
    ReplayOutcome lost = Outcomes.with(new ReplayOutcome.Integrity(9, 1, 0));
    String[] args = {"validate", "--trace", "touch", "--out", directory.toString()};
    assertThat(swapbox(ending(lost), args)).isEqualTo(1);
    assertThat(out.toString()).contains("Integrity   BROKEN: 81 pages verified, 9 mismatches");
  }

  @Test
  void whatStopsAReplayStopsTheCommand() {
    Replayer failing =
        (settings, runtime, warmUps, progress) -> {
          throw new TraceException(settings.trace(), "is damaged");
        };
    assertThat(swapbox(failing, "validate", "--trace", "cc1-sqlite")).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly("swapbox: cc1-sqlite: is damaged");
  }

  @Test
  void unknownTracesAndBackendsAreNamed() {
    Replayer none = ending(Outcomes.intact());
    assertThat(swapbox(none, "validate", "--trace", "emacs")).isEqualTo(2);
    assertThat(swapbox(none, "validate", "--backend", "none")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "swapbox: --trace takes one of cc1-sqlite, redis, make-lua, touch, not 'emacs'"
                + " (see 'swapbox validate --help')",
            "swapbox: --backend takes one of zram, zswap, file, not 'none'"
                + " (see 'swapbox validate --help')");
    assertThat(replayed).isEmpty();
  }
}
