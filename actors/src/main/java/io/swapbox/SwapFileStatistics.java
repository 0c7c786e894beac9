package io.swapbox;

/**
 * What a swap file counts and holds. Counters are pages and have the names of {@code /proc/vmstat}.
 *
 * @param pswpout pages written to it, those that came from another tier included
 * @param pswpin pages loaded from it; those that are read to be moved to another tier are not
 *     counted
 * @param pages pages in it
 * @param badSlots slots of it that were set aside
 * @param slotsReclaimed slots of it that were taken back from pages that only the swap cache held
 * @param metadataBytes memory for its bitmaps, checksums and reverse map, objects included
 * @param packedOut pages written to it as they were compressed, several to a slot
 * @param bytesWritten to it, whole slots
 */
public record SwapFileStatistics(
    long pswpout,
    long pswpin,
    long pages,
    long badSlots,
    long slotsReclaimed,
    long metadataBytes,
    long packedOut,
    long bytesWritten) {

  /** Those of no file. */
  public static final SwapFileStatistics NONE = new SwapFileStatistics(0, 0, 0, 0, 0, 0, 0, 0);

  /** The sum of both. */
  public SwapFileStatistics plus(SwapFileStatistics other) {
    return new SwapFileStatistics(
        pswpout + other.pswpout,
        pswpin + other.pswpin,
        pages + other.pages,
        badSlots + other.badSlots,
        slotsReclaimed + other.slotsReclaimed,
        metadataBytes + other.metadataBytes,
        packedOut + other.packedOut,
        bytesWritten + other.bytesWritten);
  }

  /** What it has counted, without what it holds: of a file that is swapped off. */
  public SwapFileStatistics counters() {
    return new SwapFileStatistics(
        pswpout, pswpin, 0, 0, slotsReclaimed, 0, packedOut, bytesWritten);
  }
}
