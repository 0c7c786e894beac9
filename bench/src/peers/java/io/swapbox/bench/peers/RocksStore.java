package io.swapbox.bench.peers;

import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompactionPriority;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * RocksDB after "Setup Options and Basic Tuning" of its manual: index and filter blocks in the
 * bounded block cache, those of level 0 pinned, compaction by the least overlapping ratio. Blocks of
 * 4 KiB, the default, instead of the 16 KiB that it names for less memory: whole pages are read at
 * random, and a larger block has three more that nobody wants. No write-ahead log, as nothing has to
 * outlive the process. Half of the memory is for the block cache, a quarter for a write buffer, of
 * which there are two; files are as large as one, and level 1 as large as level 0, as the manual has
 * it.
 */
final class RocksStore implements PeerStore {

  private static final String NAME = "RocksDB";

  /** Files of level 0 that a compaction begins with, by default. */
  private static final int LEVEL_0_FILES = 4;

  private static final long WAIT_MILLIS = 20;

  static {
    RocksDB.loadLibrary();
  }

  private final LRUCache cache;
  private final Options options;
  private final WriteOptions writes = new WriteOptions().setDisableWAL(true);
  private final ReadOptions reads = new ReadOptions();
  private final byte[] key = new byte[Integer.BYTES];
  private final RocksDB database;

  RocksStore(Path directory, long memoryBytes) {
    long writeBuffer = memoryBytes / 4;
    cache = new LRUCache(memoryBytes / 2);
    options =
        new Options()
            .setCreateIfMissing(true)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setWriteBufferSize(writeBuffer)
            .setTargetFileSizeBase(writeBuffer)
            .setMaxBytesForLevelBase(LEVEL_0_FILES * writeBuffer)
            .setCompactionPriority(CompactionPriority.MinOverlappingRatio)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setCacheIndexAndFilterBlocks(true)
                    .setPinL0FilterAndIndexBlocksInCache(true));
    try {
      database = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      throw PeerException.of(NAME, "opening " + directory, e);
    }
  }

  @Override
  public void store(int number, byte[] bytes) {
    try {
      database.put(writes, key(number), bytes);
    } catch (RocksDBException e) {
      throw PeerException.of(NAME, "storing page " + number, e);
    }
  }

  @Override
  public byte[] load(int number, byte[] room) {
    try {
      if (database.get(reads, key(number), room) != room.length) {
        throw PeerException.noPage(NAME, number);
      }
      return room;
    } catch (RocksDBException e) {
      throw PeerException.of(NAME, "loading page " + number, e);
    }
  }

  /** Big-endian, so that the order of keys is that of numbers. */
  private byte[] key(int number) {
    key[0] = (byte) (number >>> 24);
    key[1] = (byte) (number >>> 16);
    key[2] = (byte) (number >>> 8);
    key[3] = (byte) number;
    return key;
  }

  @Override
  public void sync() {
    try (FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
      database.flush(wait);
      while (database.getLongProperty("rocksdb.compaction-pending") > 0
          || database.getLongProperty("rocksdb.num-running-compactions") > 0) {
        Thread.sleep(WAIT_MILLIS);
      }
    } catch (RocksDBException e) {
      throw PeerException.of(NAME, "flushing", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PeerException.of(NAME, "waiting for compactions", e);
    }
  }

  @Override
  public void close() {
    database.close();
    reads.close();
    writes.close();
    options.close();
    cache.close();
  }
}
