package io.swapbox.bench.peers;

import java.util.List;

/**
 * What the JVM of a store is started with: for all the same heap and collector; the opened packages
 * are what Chronicle Map needs on JDK 17 and newer, which writes classes when it is opened and
 * compiles them.
 */
final class PeerFlags {

  /** Enough for the largest store on the heap with room to collect. */
  static final String HEAP_MIN = "-Xms1g";

  /** Not to grow, so that time does not depend on it, and bytes can be told. */
  static final String HEAP_MAX = "-Xmx1g";

  static final String COLLECTOR = "-XX:+UseParallelGC";
  static final String OPEN_LANG = "--add-opens=java.base/java.lang=ALL-UNNAMED";
  static final String OPEN_REFLECT = "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED";
  static final String OPEN_COMPILER =
      "--add-opens=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED";
  static final String EXPORT_CHANNELS = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";
  static final String EXPORT_CLEANERS = "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED";

  static final List<String> ALL =
      List.of(
          HEAP_MIN,
          HEAP_MAX,
          COLLECTOR,
          OPEN_LANG,
          OPEN_REFLECT,
          OPEN_COMPILER,
          EXPORT_CHANNELS,
          EXPORT_CLEANERS);

  private PeerFlags() {}
}
