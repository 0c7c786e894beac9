package io.swapbox.workloads.trace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The recordings that come with the program; the README beside them says how they were made. */
public final class BundledTraces {

  /** Where the resources are, with a slash at the end. */
  static final String RESOURCES = "/io/swapbox/workloads/traces/";

  private static final int BUFFER_BYTES = 1 << 16;

  private static final Map<String, String> DESCRIPTIONS = descriptions();

  private BundledTraces() {}

  /** Their names, always in the same order. */
  public static List<String> names() {
    return List.copyOf(DESCRIPTIONS.keySet());
  }

  /** One line on each, by name, in the order of {@link #names}. */
  public static Map<String, String> descriptionsByName() {
    return DESCRIPTIONS;
  }

  /**
   * Reads a bundled file, decompressed, into a buffer from its position to its limit.
   *
   * @param file its name beside the traces
   * @throws TraceException when it is not there, damaged, or not as long as the buffer
   */
  public static void read(String file, ByteBuffer target) {
    int wanted = target.remaining();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (StoredInput in = StoredInput.ofBundled(file)) {
      int filled = in.fill(buffer);
      while (filled > 0 && filled <= target.remaining()) {
        target.put(buffer, 0, filled);
        filled = in.fill(buffer);
      }
      if (filled > 0 || target.hasRemaining()) {
        throw new TraceException(file, "does not have the " + wanted + " bytes that it should");
      }
    }
  }

  /**
   * The text of a bundled table, in ASCII.
   *
   * @param file its name beside the traces
   * @throws TraceException when it is not there or cannot be read
   */
  public static String text(String file) {
    byte[] buffer = new byte[BUFFER_BYTES];
    StringBuilder text = new StringBuilder();
    try (StoredInput in = StoredInput.ofBundled(file)) {
      for (int filled = in.fill(buffer); filled > 0; filled = in.fill(buffer)) {
        text.append(new String(buffer, 0, filled, StandardCharsets.US_ASCII));
      }
    }
    return text.toString();
  }

  static boolean contains(String name) {
    return DESCRIPTIONS.containsKey(name);
  }

  private static Map<String, String> descriptions() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("cc1-sqlite", "gcc 12 -O2 compiles the SQLite amalgamation, one process");
    map.put("redis", "redis-server: bulk load, random GET, BGSAVE during SET, random GET");
    map.put("make-lua", "make -j4 of Lua 5.4, 102 processes");
    map.put("touch", "2 threads fill, scan and touch 256 MiB at random");
    return Collections.unmodifiableMap(map);
  }
}
