package io.swapbox.bench.peers;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.swapbox.bench.result.ResultDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures time and bytes of every store and prints them as a table, a line as soon as a store is
 * done; {@code result.json} in a new directory under {@code results} has the same.
 *
 * <p>Arguments: the stores, by the names of {@link Peer}; none for all. Files go below {@code
 * java.io.tmpdir}.
 */
public final class PeerComparison {

  private static final int PAGES = 65_536;

  private PeerComparison() {}

  /** Measures and prints. */
  public static void main(String[] args) throws IOException {
    List<Peer> peers = new ArrayList<>();
    for (String name : args) {
      if (Arrays.stream(Peer.values()).noneMatch(peer -> peer.name().equals(name))) {
        System.err.println("no store " + name + "; there are " + Arrays.toString(Peer.values()));
        System.exit(2);
      }
      peers.add(Peer.valueOf(name));
    }
    List<PeerFigures> figures = new ArrayList<>();
    System.out.println(PeerFigures.header());
    for (Peer peer : peers.isEmpty() ? List.of(Peer.values()) : peers) {
      PeerTimes times = PeerTimes.measure(peer, PAGES);
      PeerFigures measured =
          PeerFigures.of(peer, times, HeldBytes.measure(peer, PAGES), PAGES);
      figures.add(measured);
      System.out.println(measured.line());
    }
    write(figures);
  }

  private static void write(List<PeerFigures> figures) throws IOException {
    ResultDirectory directory =
        ResultDirectory.fresh(Path.of("results"), "peers", LocalDateTime.now(ZoneId.systemDefault()));
    String text =
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(figures);
    directory.write("result.json", text + "\n");
    System.out.println("Results " + directory.file("result.json"));
  }
}
