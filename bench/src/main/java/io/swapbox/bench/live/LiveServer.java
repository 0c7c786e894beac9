package io.swapbox.bench.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.swapbox.bench.report.Report;
import io.swapbox.bench.result.RunResult;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Serves how an experiment stands: a page, and the moments that it draws as server-sent events.
 *
 * <p>Listens on the loopback address alone, and answers what was asked of this machine by one of
 * its own names: a page from elsewhere whose name was bound to this address (DNS rebinding) is
 * refused. It has nothing to change, so it understands {@code GET} only.
 */
public final class LiveServer implements AutoCloseable {

  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;

  /** Time that whoever watches has to read the last moment. */
  private static final long FAREWELL_SECONDS = 2;

  /**
   * A moment that is told, until the next one is there.
   *
   * @param last whether there is none after it
   * @param over completed when there is a newer one
   */
  private record Told(Moment moment, boolean last, CompletableFuture<Void> over) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final byte[] page;
  private final AtomicReference<Told> newest;

  /** By the exchange that somebody looks by, what is completed when it has ended. */
  private final Map<HttpExchange, CompletableFuture<Void>> watchers = new ConcurrentHashMap<>();

  private LiveServer(HttpServer server, String experiment) {
    this.server = server;
    this.page = Report.live(experiment).getBytes(StandardCharsets.UTF_8);
    this.newest = new AtomicReference<>(told(Moment.begin(experiment), false));
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Starts one.
   *
   * @param port to listen at, 0 for any that is free
   * @param experiment its name
   * @throws LivePortException when it cannot listen there
   */
  public static LiveServer open(int port, String experiment) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      return new LiveServer(HttpServer.create(address, 0), experiment);
    } catch (IOException e) {
      throw new LivePortException(port, e);
    }
  }

  /** Where the page is. */
  public String url() {
    return "http://localhost:%d/".formatted(server.getAddress().getPort());
  }

  /** Whether anybody looks. */
  public boolean isWatched() {
    return !watchers.isEmpty();
  }

  /** Tells those who look how it stands. */
  public void show(Moment moment) {
    tell(told(moment, false));
  }

  /** Tells them how it has ended. */
  public void end(Moment moment) {
    tell(told(moment, true));
  }

  private static Told told(Moment moment, boolean last) {
    return new Told(moment, last, new CompletableFuture<>());
  }

  private void tell(Told told) {
    newest.getAndSet(told).over().complete(null);
  }

  /** Lets those who look read the last moment, and stops. */
  @Override
  public void close() {
    Told now = newest.get();
    if (!now.last()) {
      end(now.moment());
    }
    CompletableFuture.allOf(watchers.values().toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, FAREWELL_SECONDS, TimeUnit.SECONDS)
        .join();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!isOurs(exchange.getRequestHeaders().getFirst("Host"))) {
        refuse(exchange, FORBIDDEN, "not a name of this machine");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        refuse(exchange, METHOD_NOT_ALLOWED, "GET only");
      } else if (path.equals("/")) {
        send(exchange, OK, "text/html; charset=utf-8", page);
      } else if (path.equals("/events")) {
        follow(exchange);
      } else {
        refuse(exchange, NOT_FOUND, "not found");
      }
    }
  }

  /** Whether a {@code Host} header names this machine, with whatever port: it may be forwarded. */
  private static boolean isOurs(@Nullable String host) {
    return host != null
        && OWN_NAMES.contains(host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", ""));
  }

  private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
    byte[] text = (why + "\n").getBytes(StandardCharsets.UTF_8);
    send(exchange, status, "text/plain; charset=utf-8", text);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    begin(exchange, status, type, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void begin(HttpExchange exchange, int status, String type, long length)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, length);
  }

  /**
   * Writes a moment after the other, those left out that came while one was written; a result only
   * once.
   */
  private void follow(HttpExchange exchange) throws IOException {
    begin(exchange, OK, "text/event-stream", 0);
    CompletableFuture<Void> gone = new CompletableFuture<>();
    watchers.put(exchange, gone);
    // Closed before it is said that the exchange has ended: that writes the end of the answer.
    try (OutputStream out = exchange.getResponseBody()) {
      Told now = newest.get();
      write(out, now.moment());
      while (!now.last()) {
        RunResult written = now.moment().result();
        now.over().join();
        now = newest.get();
        write(out, now.moment().without(written));
      }
    } finally {
      watchers.remove(exchange);
      gone.complete(null);
    }
  }

  private static void write(OutputStream out, Moment moment) throws IOException {
    out.write("data: %s\n\n".formatted(moment.json()).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
