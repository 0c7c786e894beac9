package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import java.nio.ByteBuffer;

/**
 * Compressed pages that lie one behind the other in slots in a row, for one read or write: of each
 * its bytes or the page that they become, and where in the run it is. Used again and again; nothing
 * is allocated for an object.
 */
public final class PackedRun {

  private final ByteBuffer[] buffers;
  private final int[] offsets;
  private final int[] starts;
  private final int[] lengths;
  private final int[] algorithms;
  private final int[] checksums;
  private final boolean[] damaged;
  private int count;
  private boolean staysPacked;

  /**
   * An empty run.
   *
   * @param capacity most objects of it
   */
  public PackedRun(int capacity) {
    this.buffers = new ByteBuffer[capacity];
    this.offsets = new int[capacity];
    this.starts = new int[capacity];
    this.lengths = new int[capacity];
    this.algorithms = new int[capacity];
    this.checksums = new int[capacity];
    this.damaged = new boolean[capacity];
  }

  /** Takes all objects out. */
  public void clear() {
    count = 0;
    staysPacked = false;
  }

  /** Has a read copy the objects as they are, and not decompress them. */
  public void stayPacked() {
    staysPacked = true;
  }

  boolean staysPacked() {
    return staysPacked;
  }

  /**
   * Adds an object that is to be written behind the last one.
   *
   * @param buffer holds its bytes; its position is neither used nor moved
   * @param offset of the first one
   * @param length in bytes, 1 to {@link Page#PAGE_BYTES}
   */
  public void addForWrite(ByteBuffer buffer, int offset, int length) {
    starts[count] = bytes();
    add(buffer, offset, length);
  }

  /**
   * Adds an object that is to be read and decompressed.
   *
   * @param buffer takes the page; its position is neither used nor moved
   * @param offset of the page in it
   * @param start the object's first byte, counted from that of the run's first slot
   * @param length in bytes
   * @param algorithm that it was compressed with, see {@link Algorithm#id}
   * @param checksum that it must have
   */
  public void addForRead(
      ByteBuffer buffer, int offset, int start, int length, int algorithm, int checksum) {
    starts[count] = start;
    algorithms[count] = algorithm;
    checksums[count] = checksum;
    add(buffer, offset, length);
  }

  private void add(ByteBuffer buffer, int offset, int length) {
    buffers[count] = buffer;
    offsets[count] = offset;
    lengths[count] = length;
    damaged[count] = false;
    count++;
  }

  /** Objects of the run. */
  public int count() {
    return count;
  }

  /** Bytes from the begin of the run to the end of its last object. */
  public int bytes() {
    return count == 0 ? 0 : starts[count - 1] + lengths[count - 1];
  }

  /** Slots that the run covers. */
  public int slots() {
    return (bytes() + PAGE_BYTES - 1) / PAGE_BYTES;
  }

  /** The first byte of an object, counted from that of the run's first slot. */
  public int start(int i) {
    return starts[i];
  }

  /** The length of an object in bytes. */
  public int length(int i) {
    return lengths[i];
  }

  /** Of a write the checksum of what was written; of a read the one that was expected. */
  public int checksum(int i) {
    return checksums[i];
  }

  /** Of a read whether the object was not what it should be; its page is then undefined. */
  public boolean damaged(int i) {
    return damaged[i];
  }

  ByteBuffer buffer(int i) {
    return buffers[i];
  }

  int offset(int i) {
    return offsets[i];
  }

  int algorithm(int i) {
    return algorithms[i];
  }

  void checksum(int i, int checksum) {
    checksums[i] = checksum;
  }

  void setDamaged(int i) {
    damaged[i] = true;
  }
}
