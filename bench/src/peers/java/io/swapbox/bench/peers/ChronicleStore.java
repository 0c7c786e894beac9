package io.swapbox.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Chronicle Map after its tutorial: made for as many entries as there will be, values of constant
 * size where they are pages and of their mean size where they are compressed, loads into an array
 * that is used again, and stores that do not give the old value back. The tutorial names no cache
 * to bound: its memory, or its mapped file, is the map itself.
 */
final class ChronicleStore implements PeerStore {

  private static final String NAME = "Chronicle Map";

  /** Bytes that LZ4 makes of a page of the corpus, about. */
  private static final double COMPRESSED_BYTES = 2_000;

  static {
    // It would tell its makers that it is used.
    System.setProperty("chronicle.analytics.disable", "true");
  }

  private final ChronicleMap<Integer, byte[]> map;
  private final @Nullable Lz4Pages lz4;

  private ChronicleStore(ChronicleMap<Integer, byte[]> map, @Nullable Lz4Pages lz4) {
    this.map = map;
    this.lz4 = lz4;
  }

  static ChronicleStore inMemory(int pages) {
    return new ChronicleStore(plain(pages).create(), null);
  }

  static ChronicleStore inFile(Path directory, int pages) {
    Path file = directory.resolve("pages.cmap");
    try {
      return new ChronicleStore(plain(pages).createPersistedTo(file.toFile()), null);
    } catch (IOException e) {
      throw PeerException.of(NAME, "opening " + file, e);
    }
  }

  static ChronicleStore compressed(int pages) {
    return new ChronicleStore(
        map(pages).averageValueSize(COMPRESSED_BYTES).create(), new Lz4Pages());
  }

  private static ChronicleMapBuilder<Integer, byte[]> plain(int pages) {
    return map(pages).constantValueSizeBySample(new byte[NumberedPages.PAGE]);
  }

  private static ChronicleMapBuilder<Integer, byte[]> map(int pages) {
    return ChronicleMap.of(Integer.class, byte[].class)
        .name("pages")
        .entries(pages)
        .putReturnsNull(true);
  }

  @Override
  public void store(int number, byte[] bytes) {
    map.put(number, lz4 == null ? bytes : lz4.compress(bytes));
  }

  @Override
  public byte[] load(int number, byte[] room) {
    byte[] found = lz4 == null ? map.getUsing(number, room) : map.get(number);
    if (found == null) {
      throw PeerException.noPage(NAME, number);
    }
    return lz4 == null ? found : lz4.decompress(found, room);
  }

  @Override
  public void sync() {
    // The map is what the file is.
  }

  @Override
  public void close() {
    map.close();
  }
}
