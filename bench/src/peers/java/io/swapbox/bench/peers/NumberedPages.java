package io.swapbox.bench.peers;

import io.swapbox.workloads.trace.BundledTraces;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Pages with real contents under numbers, what a store should have of them, and the same order of
 * stores and loads for every store.
 *
 * <p>A page has the bytes of one of the corpus, of another one with each version, and its number and
 * version in the first eight, so that no two are the same and none is of zeros. Every page that
 * comes back is compared.
 */
final class NumberedPages {

  /** Bytes of a page. */
  static final int PAGE = 4096;

  private static final int CORPUS_PAGES = 4096;

  /** Corpus pages from one version of a page to the next; odd, so that all are reached. */
  private static final int STEP = 1009;

  private final Peer peer;
  private final PeerStore store;
  private final byte[] corpus = new byte[CORPUS_PAGES * PAGE];
  private final ByteBuffer corpusWords = ByteBuffer.wrap(corpus);
  private final byte[] page = new byte[PAGE];
  private final ByteBuffer pageWords = ByteBuffer.wrap(page);
  private final byte[] room = new byte[PAGE];
  private final int[] versions;
  private final SplittableRandom random = new SplittableRandom(1);

  /**
   * Pages for a store, which has none of them yet.
   *
   * @param count of numbers, from 0
   */
  NumberedPages(Peer peer, PeerStore store, int count) {
    this.peer = peer;
    this.store = store;
    this.versions = new int[count];
    BundledTraces.read("corpus-pages.bin.zst", ByteBuffer.wrap(corpus));
  }

  /** Stores the first version of every page, in order. */
  void storeAll() {
    for (int number = 0; number < versions.length; number++) {
      store(number);
    }
  }

  /** Loads every page, in order. */
  void loadAll() {
    for (int number = 0; number < versions.length; number++) {
      load(number);
    }
  }

  /** Stores the next version of some page. */
  void storeNext() {
    int number = random.nextInt(versions.length);
    versions[number]++;
    store(number);
  }

  /** Loads some page. */
  void loadNext() {
    load(random.nextInt(versions.length));
  }

  private void store(int number) {
    int at = corpusOffset(number);
    System.arraycopy(corpus, at, page, 0, PAGE);
    pageWords.putLong(0, firstWord(number, at));
    store.store(number, page);
  }

  private void load(int number) {
    byte[] back = store.load(number, room);
    int at = corpusOffset(number);
    if (back.length != PAGE
        || ByteBuffer.wrap(back).getLong(0) != firstWord(number, at)
        || !Arrays.equals(back, Long.BYTES, PAGE, corpus, at + Long.BYTES, at + PAGE)) {
      throw PeerException.otherPage(peer, number);
    }
  }

  private int corpusOffset(int number) {
    return Math.floorMod(number + versions[number] * STEP, CORPUS_PAGES) * PAGE;
  }

  private long firstWord(int number, int at) {
    return corpusWords.getLong(at) ^ ((long) versions[number] << Integer.SIZE | (number + 1));
  }
}
