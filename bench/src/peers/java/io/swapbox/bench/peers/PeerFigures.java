package io.swapbox.bench.peers;

import java.util.Locale;

/**
 * What one store costs.
 *
 * @param store its name
 * @param storeNanos time in which a page is replaced, in ns, with everything around it
 * @param loadNanos the same of a load
 * @param pairNanos the same of a store and a load
 * @param pairErrorNanos half of the interval that holds the last with 99.9 % confidence
 * @param memoryBytes of memory that it takes for a page
 * @param fileBytes of its files, for a page
 * @param product of the time of a pair in µs and of all bytes of a page in KiB
 */
record PeerFigures(
    String store,
    double storeNanos,
    double loadNanos,
    double pairNanos,
    double pairErrorNanos,
    double memoryBytes,
    double fileBytes,
    double product) {

  private static final double NANOS = 1e3;
  private static final double KIBIBYTE = 1024;

  static PeerFigures of(Peer peer, PeerTimes times, HeldBytes held, int pages) {
    double memory = (double) held.memory() / pages;
    double file = (double) held.file() / pages;
    return new PeerFigures(
        peer.title(),
        times.store(),
        times.load(),
        times.pair(),
        times.pairError(),
        memory,
        file,
        times.pair() / NANOS * (memory + file) / KIBIBYTE);
  }

  static String header() {
    return "| %-28s | %7s | %7s | %7s | %6s | %7s | %6s | %7s |%n"
            .formatted("", "store", "load", "pair", "±", "memory", "file", "product")
        + "|---|---|---|---|---|---|---|---|";
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "| %-28s | %,7.0f | %,7.0f | %,7.0f | %,6.0f | %,7.0f | %,6.0f | %,7.1f |",
        store,
        storeNanos,
        loadNanos,
        pairNanos,
        pairErrorNanos,
        memoryBytes,
        fileBytes,
        product);
  }
}
