package io.swapbox.bench.peers;

import java.nio.file.Path;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/**
 * The MVStore of H2 with its fast compression, LZF, and a bounded cache; a thread of its own writes
 * and compacts. Chunks without live pages are used again at once instead of after 45 seconds: the
 * manual has that time for power failures, which nothing here has to outlive. It keeps the array
 * that it is given until it is written, so it is given one of its own.
 */
final class MvMapStore implements PeerStore {

  private final MVStore database;
  private final MVMap<Long, byte[]> map;

  MvMapStore(Path directory, long memoryBytes) {
    database =
        new MVStore.Builder()
            .fileName(directory.resolve("pages.mv").toString())
            .compress()
            .cacheSize(Math.toIntExact(Math.max(1, memoryBytes >> 20)))
            .open();
    database.setRetentionTime(0);
    map =
        database.openMap(
            "pages",
            new MVMap.Builder<Long, byte[]>()
                .keyType(LongDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE));
  }

  @Override
  public void store(int number, byte[] bytes) {
    map.put((long) number, bytes.clone());
  }

  @Override
  public byte[] load(int number, byte[] room) {
    byte[] found = map.get((long) number);
    if (found == null) {
      throw PeerException.noPage("MVStore", number);
    }
    return found;
  }

  @Override
  public void sync() {
    database.commit();
  }

  @Override
  public void close() {
    database.closeImmediately();
  }
}
