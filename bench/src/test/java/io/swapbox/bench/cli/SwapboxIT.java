package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swapbox.bench.ResultKeys;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shaded jar as its users start it: a process with an exit code and two streams. */
class SwapboxIT {

  private static final int MINUTES = 3;

  @TempDir private Path directory;

  private record Ended(int exitCode, String out, String err) {}

  private Ended swapbox(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx1g",
            "-jar",
            System.getProperty("swapbox.jar")));
    command.addAll(List.of(args));
    File out = directory.resolve("stdout").toFile();
    File err = directory.resolve("stderr").toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out)
            .redirectError(err)
            .start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("still running after " + MINUTES + " minutes: " + command);
    }
    return new Ended(
        process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }

  private void assertRefused(Ended ended, String... named) {
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines())
        .as("one line, no stack trace")
        .singleElement()
        .asString()
        .startsWith("swapbox: ")
        .contains(named);
    assertThat(directory.resolve("results")).doesNotExist();
  }

  @Test
  void helpVersionAndListWork() throws Exception {
    assertThat(swapbox("--help")).matches(ended -> ended.exitCode() == 0 && ended.err().isEmpty());
    assertThat(swapbox("run", "--help").out()).contains("Exit codes:");
    assertThat(swapbox("--version").out()).startsWith("swapbox ").contains("(git ");
    assertThat(swapbox("list").out()).contains("main ").contains("file-only ");
  }

  @Test
  void aBadOptionIsRefused() throws Exception {
    assertRefused(swapbox("run", "--sed=1"), "--sed");
  }

  @Test
  void aMistypedSettingIsRefused() throws Exception {
    assertRefused(
        swapbox("run", "-D", "swap.zwap.shards=2"), "swap.zwap.shards", "swap.zswap.shards?");
  }

  @Test
  void aMissingTraceIsRefused() throws Exception {
    String trace = directory.resolve("no-such.trace.zst").toString();
    assertRefused(swapbox("run", "-D", "workload.trace=" + trace), trace);
  }

  @Test
  void aTruncatedTraceIsRefused() throws Exception {
    Path trace = directory.resolve("short.trace.zst");
    Files.write(trace, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0});
    assertRefused(swapbox("run", "-D", "workload.trace=" + trace), trace.toString());
  }

  @Test
  void aLockedSwapFileIsRefused() throws Exception {
    Path file = directory.resolve("swapfile");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertRefused(
          swapbox("run", "-D", "workload.trace=make-lua", "-D", "swap.file.path=" + file),
          file.toString());
    }
  }

  @Test
  void aFileThatIsNotASwapFileIsRefusedAndKept() throws Exception {
    Path file = Files.writeString(directory.resolve("letter.txt"), "dear reader");
    assertRefused(
        swapbox("run", "-D", "workload.trace=make-lua", "-D", "swap.file.path=" + file),
        file.toString());
    assertThat(file).hasContent("dear reader");
  }

  @Test
  void aRunBringsEveryPageBack() throws Exception {
    Ended ended = swapbox("run", "--json", "-D", "workload.trace=make-lua", "--out", "here");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("warm-up of make-lua: 100 %", "replay of make-lua: 100 %");
    JsonNode result = new ObjectMapper().readTree(ended.out());
    assertThat(result.at("/integrity/mismatches").asLong(-1)).isZero();
    assertThat(result.at("/integrity/slotsLeaked").asLong(-1)).isZero();
    assertThat(result.at("/integrity/pagesVerified").asLong()).isPositive();
    for (String counter : List.of("zswpout", "zswpin", "pswpout", "pgmajfault", "swpout_zero")) {
      assertThat(result.at("/counters/" + counter).asLong()).as(counter).isPositive();
    }
    Set<String> documented = ResultKeys.documented();
    documented.removeIf(key -> key.startsWith("oomKills[]."));
    documented.add("oomKills"); // Nobody was killed.
    documented.removeIf(key -> key.startsWith("jobs."));
    documented.add("jobs"); // There is no queue.
    documented.removeIf(key -> key.startsWith("swapoff."));
    documented.add("swapoff"); // No tier was swapped off.
    assertThat(ResultKeys.of(result)).isEqualTo(documented);
    assertThat(filesIn(directory.resolve("here"))).contains("report.html", "result.json");
  }

  private static List<String> filesIn(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
