package io.swapbox.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swapbox.bench.Outcomes;
import io.swapbox.workloads.replay.Replay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that somebody watches, in a browser and on a terminal. */
class LiveRunTest {

  private static final String[] SMALL = {
    "run",
    "neighbours",
    "-D",
    "workload.trace=usemem:16",
    "-D",
    "runtime=virtual",
    "-D",
    "payload=modelled",
    "-D",
    "swap.cpus=4"
  };

  private static final Pattern URL = Pattern.compile("Live +(http://localhost:\\d+/)");

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int swapbox(Replayer replayer, String... args) {
    return Main.commandLine(replayer)
        .setOut(new PrintWriter(new StringWriter(), true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private int refused(String... args) {
    return swapbox(
        (settings, runtime, warmUps, progress) -> {
          throw new AssertionError("runs");
        },
        args);
  }

  private static String[] and(String[] args, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private URI url() throws InterruptedException {
    for (int tries = 0; tries < 600; tries++) {
      Matcher printed = URL.matcher(err.toString());
      if (printed.find()) {
        return URI.create(printed.group(1));
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no address printed: " + err);
  }

  /** All moments until the end; the run waits for the first one to be seen. */
  private List<JsonNode> moments(CompletableFuture<Void> watched) throws Exception {
    List<JsonNode> moments = new ArrayList<>();
    HttpRequest request = HttpRequest.newBuilder(url().resolve("events")).build();
    InputStream body = client.send(request, BodyHandlers.ofInputStream()).body();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isEmpty()) {
          moments.add(mapper.readTree(line.substring("data: ".length())));
          watched.complete(null);
        }
      }
    }
    return moments;
  }

  private JsonNode simulated(Path of) throws IOException {
    ObjectNode result = (ObjectNode) mapper.readTree(of.resolve("result.json").toFile());
    result.remove(List.of("wallNanos", "environment"));
    return result;
  }

  @Test
  void whoWatchesSeesTheRunAndItsEndAndDoesNotChangeIt() throws Exception {
    Path alone = directory.resolve("alone");
    assertThat(swapbox(Replay::run, and(SMALL, "--out", alone.toString()))).isZero();
    Path live = directory.resolve("live");
    CompletableFuture<Void> watched = new CompletableFuture<>();
    CompletableFuture<Integer> exitCode =
        CompletableFuture.supplyAsync(
            () ->
                swapbox(
                    (settings, runtime, warmUps, progress) -> {
                      watched.orTimeout(60, TimeUnit.SECONDS).join();
                      return Replay.run(settings, runtime, warmUps, progress);
                    },
                    and(SMALL, "--live", "--out", live.toString())));
    List<JsonNode> moments = moments(watched);
    assertThat(exitCode.get(60, TimeUnit.SECONDS)).as(err.toString()).isZero();
    assertThat(simulated(live)).isEqualTo(simulated(alone));

    JsonNode last = moments.getLast();
    assertThat(last.get("report").asText()).isEqualTo(live.resolve("report.html").toString());
    assertThat(last.get("page").asText()).isEqualTo("run");
    assertThat(last.get("result")).isEqualTo(mapper.readTree(live.resolve("result.json").toFile()));
    JsonNode early =
        moments.stream()
            .map(moment -> moment.get("result"))
            .filter(JsonNode::isObject)
            .findFirst()
            .orElseThrow();
    assertThat(early.get("virtualNanos").asLong())
        .isBetween(1L, last.at("/result/virtualNanos").asLong() - 1);
    assertThat(early.at("/mailboxes")).isNotEmpty();
    assertThat(early.at("/integrity/slotsLeaked").asLong()).isZero();
    assertThat(early.fieldNames())
        .toIterable()
        .containsExactlyElementsOf(() -> last.get("result").fieldNames());
  }

  @Test
  void eachPointOfASeriesIsShown() throws Exception {
    CompletableFuture<Void> watched = new CompletableFuture<>();
    CompletableFuture<Integer> exitCode =
        CompletableFuture.supplyAsync(
            () ->
                swapbox(
                    Replay::run,
                    "run",
                    "contention",
                    "-D",
                    "contention.cpus=[1,2,4,8,16,32]",
                    "--live",
                    "--out",
                    directory.toString()));
    List<JsonNode> moments = moments(watched);
    assertThat(exitCode.get(60, TimeUnit.SECONDS)).as(err.toString()).isZero();
    assertThat(moments.getLast().at("/result/points")).hasSize(12);
    assertThat(moments.getLast().get("page").asText()).isEqualTo("series");
  }

  @Test
  void aPortIsAttachedToItsOption() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(refused("run", "--live=" + port, "main")).isEqualTo(2);
      assertThat(err.toString())
          .isEqualTo(
              "swapbox: --live: cannot serve at port %d of this machine: Address already in use%n"
                  .formatted(port));
    }
    assertThat(refused("run", "--live", "no-such-experiment")).isEqualTo(2);
    assertThat(err.toString()).contains("no-such-experiment");
  }

  @Test
  void whatIsNoPortIsRefused() {
    assertThat(refused("run", "--live=70000")).isEqualTo(2);
    assertThat(err.toString()).contains("--live takes a port from 1 to 65535").contains("70000");
    assertThat(refused("run", "--live=-1")).isEqualTo(2);
    assertThat(refused("run", "--live=http")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(3).last().asString().contains("http", "--live");
  }

  @Test
  void figuresAreShownOnStandardError() {
    assertThat(swapbox(Replay::run, and(SMALL, "--watch", "--out", directory.toString()))).isZero();
    assertThat(err.toString())
        .containsPattern("(?m)^replay of usemem\\S*: \\d+ %; .* .?s, out [\\d,]+/s, in ")
        .doesNotContain("\u001b");
  }

  @Test
  void anOutcomeThatNobodyLooksAtIsNotAskedFor() {
    int exitCode =
        swapbox(
            (settings, runtime, warmUps, progress) -> {
              progress.measured(
                  () -> {
                    throw new AssertionError("asked for");
                  });
              return Outcomes.intact();
            },
            "run",
            "--live",
            "--out",
            directory.toString());
    assertThat(exitCode).as(err.toString()).isZero();
  }
}
