package io.swapbox.bench.peers;

import java.nio.file.Path;
import org.ehcache.Cache;
import org.ehcache.PersistentCacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.EntryUnit;
import org.ehcache.config.units.MemoryUnit;

/**
 * Ehcache with the three tiers of its manual: the heap, which it demands in front of others, for few
 * entries only, memory off heap, and a disk tier that all pages have their place in. It is a cache,
 * which evicts what finds no room, and the disk tier gives out powers of two, 8 KiB for a page with
 * its key; so it is four times as large as the pages.
 */
final class EhcacheStore implements PeerStore {

  private static final String NAME = "pages";
  private static final int HEAP_ENTRIES = 64;
  private static final int DISK_SHARE = 4;

  /** Less off heap is refused. */
  private static final long MIN_MEMORY_BYTES = MemoryUnit.MB.toBytes(1);

  private final PersistentCacheManager manager;
  private final Cache<Integer, byte[]> cache;

  EhcacheStore(Path directory, int pages, long memoryBytes) {
    ResourcePoolsBuilder tiers =
        ResourcePoolsBuilder.newResourcePoolsBuilder()
            .heap(HEAP_ENTRIES, EntryUnit.ENTRIES)
            .offheap(Math.max(memoryBytes, MIN_MEMORY_BYTES), MemoryUnit.B)
            .disk((long) DISK_SHARE * pages * NumberedPages.PAGE, MemoryUnit.B);
    manager =
        CacheManagerBuilder.newCacheManagerBuilder()
            .with(CacheManagerBuilder.persistence(directory.toFile()))
            .withCache(
                NAME,
                CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    Integer.class, byte[].class, tiers))
            .build(true);
    cache = manager.getCache(NAME, Integer.class, byte[].class);
  }

  @Override
  public void store(int number, byte[] bytes) {
    cache.put(number, bytes);
  }

  @Override
  public byte[] load(int number, byte[] room) {
    byte[] found = cache.get(number);
    if (found == null) {
      throw PeerException.noPage("Ehcache", number);
    }
    return found;
  }

  @Override
  public void sync() {
    // Its thread that writes has no call to wait for it; what is not written is in memory.
  }

  @Override
  public void close() {
    manager.close();
  }
}
