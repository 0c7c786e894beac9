package io.swapbox.actors;

import java.util.Arrays;

/** Which pages of a batch travel as they were compressed, and how they were. */
final class PackedPages {

  private final int[] lengths;
  private final int[] algorithms;
  private boolean on;

  PackedPages(int capacity) {
    this.lengths = new int[capacity];
    this.algorithms = new int[capacity];
  }

  /** Pages may be put in; none is yet. */
  void begin() {
    Arrays.fill(lengths, 0);
    on = true;
  }

  /** All pages are plain. */
  void end() {
    on = false;
  }

  boolean isOn() {
    return on;
  }

  /**
   * A page is a compressed object.
   *
   * @param algorithm the id of what it was compressed with
   * @param length of the object in bytes, 1 to that of a page - 1
   */
  void put(int i, int algorithm, int length) {
    lengths[i] = length;
    algorithms[i] = algorithm;
  }

  /** The length of an object in bytes; 0 of a plain page. */
  int length(int i) {
    return on ? lengths[i] : 0;
  }

  int algorithm(int i) {
    return algorithms[i];
  }
}
