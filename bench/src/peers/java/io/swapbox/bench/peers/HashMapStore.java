package io.swapbox.bench.peers;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Pages compressed by LZ4 on the heap, an array each. */
final class HashMapStore implements PeerStore {

  private final ConcurrentMap<Integer, byte[]> map = new ConcurrentHashMap<>();
  private final Lz4Pages lz4 = new Lz4Pages();

  @Override
  public void store(int number, byte[] bytes) {
    map.put(number, lz4.compress(bytes));
  }

  @Override
  public byte[] load(int number, byte[] room) {
    byte[] compressed = map.get(number);
    if (compressed == null) {
      throw PeerException.noPage("ConcurrentHashMap", number);
    }
    return lz4.decompress(compressed, room);
  }

  @Override
  public void sync() {
    // Has no file.
  }

  @Override
  public void close() {
    map.clear();
  }
}
