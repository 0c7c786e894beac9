package io.swapbox.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swapbox.bench.Experiments;
import io.swapbox.bench.Outcomes;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the server answers, on real connections. */
class LiveServerTest {

  private static final int WAIT_MILLIS = 20_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final LiveServer server = LiveServer.open(0, "main");

  @AfterEach
  void stop() {
    server.close();
  }

  private int port() {
    return URI.create(server.url()).getPort();
  }

  /** All that is answered on a connection of its own. */
  private String answer(String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(WAIT_MILLIS);
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] all = socket.getInputStream().readAllBytes();
      return new String(all, StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
  }

  private BufferedReader events() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "events")).build();
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** The next moment that is told. */
  private static JsonNode next(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (!line.startsWith("data: ")) {
      line = in.readLine();
    }
    return new ObjectMapper().readTree(line.substring("data: ".length()));
  }

  private static Result result() {
    return Result.of(
        Experiments.replay("main", Map.of()), Outcomes.intact(), Environment.capture());
  }

  @Test
  void thePageIsServedUnderEachNameOfThisMachine() throws IOException {
    for (String host : new String[] {"localhost", "LOCALHOST:9", "127.0.0.1:8080", "[::1]:80"}) {
      String page = answer("GET / HTTP/1.1", "Host: " + host);
      assertThat(page)
          .startsWith("HTTP/1.1 200 OK")
          .containsIgnoringCase("\nContent-Type: text/html; charset=utf-8\n")
          .containsIgnoringCase("\nX-Content-Type-Options: nosniff\n")
          .contains("connect-src 'self'", "new EventSource('events')", "id=\"page-series\"")
          .doesNotContainPattern("@@[a-z]+@@");
    }
  }

  @Test
  void otherNamesMethodsAndPathsAreRefused() throws IOException {
    for (String host : new String[] {"evil.example", "localhost.evil.example", "", "[::2]"}) {
      assertThat(answer("GET / HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 403 ");
    }
    assertThat(answer("GET / HTTP/1.0")).startsWith("HTTP/1.1 403 ");
    assertThat(answer("POST /events HTTP/1.1", "Host: localhost", "Content-Length: 0"))
        .startsWith("HTTP/1.1 405 ")
        .contains("\nAllow: GET\n");
    for (String path : new String[] {"/result.json", "/events/", "/../pom.xml", "/%2e%2e/"}) {
      assertThat(answer("GET " + path + " HTTP/1.1", "Host: localhost"))
          .startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void itListensOnTheLoopbackAddressAlone() throws IOException {
    assertThat(server.url()).startsWith("http://localhost:");
    assertThat(answer("GET / HTTP/1.1", "Host: localhost")).startsWith("HTTP/1.1 200 ");
    InetAddress another = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    assertThatThrownBy(() -> new Socket(another, port()).close()).isInstanceOf(IOException.class);
  }

  @Test
  void momentsAreToldAsTheyComeAndAResultOnce() throws Exception {
    assertThat(server.isWatched()).isFalse();
    try (BufferedReader in = events()) {
      assertThat(next(in).get("phase").asText()).isEqualTo("begin");
      assertThat(server.isWatched()).isTrue();
      Moment half = Moment.begin("redis").at("replay", 5, 10);
      server.show(half);
      JsonNode told = next(in);
      assertThat(told.get("run").asText()).isEqualTo("redis");
      assertThat(told.get("done").asLong()).isEqualTo(5);
      assertThat(told.get("result").isNull()).isTrue();
      Moment measured = half.with(result());
      server.show(measured);
      told = next(in);
      assertThat(told.get("page").asText()).isEqualTo("run");
      assertThat(told.at("/result/experiment").asText()).isEqualTo("main");
      server.show(measured.at("replay", 6, 10));
      told = next(in);
      assertThat(told.get("done").asLong()).isEqualTo(6);
      assertThat(told.get("result").isNull()).isTrue();
      try (BufferedReader late = events()) {
        assertThat(next(late).at("/result/experiment").asText()).isEqualTo("main");
      }
    }
  }

  @Test
  void whoLooksHearsTheEndAndIsLetGo() throws Exception {
    try (BufferedReader in = events()) {
      next(in);
      server.end(Moment.end(result(), "results/main/report.html"));
      JsonNode told = next(in);
      assertThat(told.get("report").asText()).isEqualTo("results/main/report.html");
      assertThat(told.at("/result/integrity/pagesVerified").asLong()).isEqualTo(100_503);
      server.close();
      assertThat(server.isWatched()).isFalse();
      assertThat(in.readLine()).isEmpty();
      assertThat(in.readLine()).isNull();
    }
    assertThatThrownBy(this::events).isInstanceOf(IOException.class);
  }

  @Test
  void whoLooksIsLetGoWhenARunFails() throws Exception {
    try (BufferedReader in = events()) {
      next(in);
      server.close();
      assertThat(next(in).get("report").isNull()).isTrue();
      assertThat(server.isWatched()).isFalse();
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    assertThatThrownBy(() -> LiveServer.open(port(), "main"))
        .isInstanceOf(LivePortException.class)
        .hasMessageContaining("--live")
        .hasMessageContaining(String.valueOf(port()))
        .hasMessageContaining("in use");
  }
}
