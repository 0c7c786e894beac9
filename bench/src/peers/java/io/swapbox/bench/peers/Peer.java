package io.swapbox.bench.peers;

import io.swapbox.ZswapWriteback;
import java.nio.file.Path;

/**
 * The stores. Those with a file get memory for an eighth of the plain pages, as pool or cache, and
 * write through the system's page cache; none of them syncs while pages are stored, and none keeps
 * statistics. What is not said here or in their classes is as each has it by default.
 */
public enum Peer {

  /** Slots in memory: pages as they are. */
  SWAPBOX_MEMORY("Swapbox, slots in memory") {
    @Override
    PeerStore open(Path directory, int pages) {
      return SwapboxStore.inMemory(pages);
    }
  },

  /** A pool that all pages fit into. */
  SWAPBOX_POOL("Swapbox, pool") {
    @Override
    PeerStore open(Path directory, int pages) {
      return SwapboxStore.inPool(pages);
    }
  },

  /** A pool, and behind it a file of plain pages. */
  SWAPBOX_FILE("Swapbox, pool and file") {
    @Override
    PeerStore open(Path directory, int pages) {
      return SwapboxStore.withFile(directory, pages, ZswapWriteback.PLAIN);
    }
  },

  /** A pool, and behind it a file of pages compressed by Zstandard. */
  SWAPBOX_PACKED("Swapbox, pool and packed file") {
    @Override
    PeerStore open(Path directory, int pages) {
      return SwapboxStore.withFile(directory, pages, ZswapWriteback.COMPRESSED);
    }
  },

  /** LZ4 and a map of the JDK: the least that keeps compressed pages. */
  HASH_MAP_LZ4("ConcurrentHashMap, LZ4") {
    @Override
    PeerStore open(Path directory, int pages) {
      return new HashMapStore();
    }
  },

  /** An LSM tree in native code. */
  ROCKSDB("RocksDB, LZ4") {
    @Override
    PeerStore open(Path directory, int pages) {
      return new RocksStore(directory, memoryBytes(pages));
    }
  },

  /** A hash table off heap, pages as they are. */
  CHRONICLE_MEMORY("Chronicle Map, memory") {
    @Override
    PeerStore open(Path directory, int pages) {
      return ChronicleStore.inMemory(pages);
    }
  },

  /** The same in a mapped file. */
  CHRONICLE_FILE("Chronicle Map, file") {
    @Override
    PeerStore open(Path directory, int pages) {
      return ChronicleStore.inFile(directory, pages);
    }
  },

  /** A hash table off heap, pages compressed by the caller. */
  CHRONICLE_LZ4("Chronicle Map, memory, LZ4") {
    @Override
    PeerStore open(Path directory, int pages) {
      return ChronicleStore.compressed(pages);
    }
  },

  /** A hash tree in direct buffers. */
  MAPDB_MEMORY("MapDB, memory") {
    @Override
    PeerStore open(Path directory, int pages) {
      return MapDbStore.inMemory();
    }
  },

  /** The same in a mapped file. */
  MAPDB_FILE("MapDB, file") {
    @Override
    PeerStore open(Path directory, int pages) {
      return MapDbStore.inFile(directory);
    }
  },

  /** A B-tree in a log, compressed by LZF. */
  MVSTORE("H2 MVStore, LZF") {
    @Override
    PeerStore open(Path directory, int pages) {
      return new MvMapStore(directory, memoryBytes(pages));
    }
  },

  /** A cache off heap with a disk tier behind. */
  EHCACHE("Ehcache, off heap and disk") {
    @Override
    PeerStore open(Path directory, int pages) {
      return new EhcacheStore(directory, pages, memoryBytes(pages));
    }
  };

  private static final int MEMORY_SHARE = 8;

  private final String title;

  Peer(String title) {
    this.title = title;
  }

  /** Its name for people. */
  String title() {
    return title;
  }

  /**
   * Opens an empty one.
   *
   * @param directory for its files; empty, and there until it is closed
   * @param pages most pages that it will hold
   * @throws PeerException when it does not open
   */
  abstract PeerStore open(Path directory, int pages);

  /** What a store with a file may take for pages in memory, in bytes. */
  static long memoryBytes(int pages) {
    return (long) pages * NumberedPages.PAGE / MEMORY_SHARE;
  }
}
