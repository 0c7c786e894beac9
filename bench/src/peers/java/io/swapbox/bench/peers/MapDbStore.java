package io.swapbox.bench.peers;

import java.nio.file.Path;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.HTreeMap;
import org.mapdb.Serializer;

/**
 * MapDB after the performance chapter of its manual: a hash tree with serializers of its own, in
 * direct memory, or in a mapped file that is not cleared in advance and is unmapped when it is
 * closed. Without transactions, which there is no use for.
 */
final class MapDbStore implements PeerStore {

  private static final String NAME = "MapDB";

  private final DB database;
  private final HTreeMap<Integer, byte[]> map;

  private MapDbStore(DBMaker.Maker maker) {
    database = maker.make();
    map = database.hashMap("pages", Serializer.INTEGER, Serializer.BYTE_ARRAY).create();
  }

  static MapDbStore inMemory() {
    return new MapDbStore(DBMaker.memoryDirectDB());
  }

  static MapDbStore inFile(Path directory) {
    return new MapDbStore(
        DBMaker.fileDB(directory.resolve("pages.db").toFile())
            .fileMmapEnable()
            .fileMmapPreclearDisable()
            .cleanerHackEnable());
  }

  @Override
  public void store(int number, byte[] bytes) {
    map.put(number, bytes);
  }

  @Override
  public byte[] load(int number, byte[] room) {
    byte[] found = map.get(number);
    if (found == null) {
      throw PeerException.noPage(NAME, number);
    }
    return found;
  }

  @Override
  public void sync() {
    database.commit();
  }

  @Override
  public void close() {
    database.close();
  }
}
