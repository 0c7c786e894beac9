package io.swapbox.workloads.trace;

import org.jspecify.annotations.Nullable;

/**
 * One recorded reference trace: the page and kind of each record, in the order of the recording.
 *
 * <p>Immutable, so that any number of tasks may replay one copy. Costs 4 bytes of heap a record:
 * the page id in the upper 30 bits, the kind in the lower two, in chunks of 1 MiB. A trace of
 * several threads costs 8 bytes a record more: its {@link ThreadOrder}.
 */
public final class Trace {

  /** A reference that reads. */
  public static final byte READ = 0;

  /** A reference that writes. */
  public static final byte WRITE = 1;

  /** The end of a page: munmap, brk, madvise, exec or exit. */
  public static final byte FREE = 2;

  /** Page ids are below this, so that an id and a kind share an int. */
  public static final int MAX_PAGES = 1 << 30;

  static final int CHUNK_SHIFT = 18;
  static final int CHUNK_RECORDS = 1 << CHUNK_SHIFT;

  private static final int KIND_BITS = 2;
  private static final int KIND_MASK = (1 << KIND_BITS) - 1;

  private final String name;
  private final int[][] chunks;
  private final long records;
  private final int pages;
  private final long references;
  private final long peakLivePages;
  private final @Nullable ThreadOrder threadOrder;
  private final SharedPages shared;

  Trace(
      String name,
      int[][] chunks,
      long records,
      int pages,
      long references,
      long peakLivePages,
      @Nullable ThreadOrder threadOrder,
      SharedPages shared) {
    this.name = name;
    this.chunks = chunks;
    this.records = records;
    this.pages = pages;
    this.references = references;
    this.peakLivePages = peakLivePages;
    this.threadOrder = threadOrder;
    this.shared = shared;
  }

  /** The same with its threads. */
  Trace with(ThreadOrder order, SharedPages ofProcesses) {
    return new Trace(name, chunks, records, pages, references, peakLivePages, order, ofProcesses);
  }

  /** The trace's name, without directory and suffix. */
  public String name() {
    return name;
  }

  /** Records: reads, writes and frees. */
  public long records() {
    return records;
  }

  /** Records that are reads or writes. */
  public long references() {
    return references;
  }

  /** Page ids are 0 to one less than this. */
  public int pages() {
    return pages;
  }

  /** Most pages alive at once; a page lives from its first reference to its free, or to the end. */
  public long peakLivePages() {
    return peakLivePages;
  }

  /** Its threads and what they wait for; null when there is one. */
  public @Nullable ThreadOrder threadOrder() {
    return threadOrder;
  }

  /**
   * Whether another process has a page, too, at the time of a record: since a fork, and until one
   * of them ends.
   */
  public boolean isShared(int page, long record) {
    return shared.contains(page, record);
  }

  /**
   * The page of a record.
   *
   * @throws IndexOutOfBoundsException when there is no such record
   */
  public int page(long record) {
    return pageOf(packed(record));
  }

  /**
   * What a record does: {@link #READ}, {@link #WRITE} or {@link #FREE}.
   *
   * @throws IndexOutOfBoundsException when there is no such record
   */
  public byte kind(long record) {
    return kindOf(packed(record));
  }

  static int pack(int page, byte kind) {
    return page << KIND_BITS | kind;
  }

  static int pageOf(int packed) {
    return packed >>> KIND_BITS;
  }

  static byte kindOf(int packed) {
    return (byte) (packed & KIND_MASK);
  }

  private int packed(long record) {
    return chunks[(int) (record >>> CHUNK_SHIFT)][(int) record & (CHUNK_RECORDS - 1)];
  }
}
