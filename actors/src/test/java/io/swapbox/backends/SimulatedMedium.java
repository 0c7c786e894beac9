package io.swapbox.backends;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A swap file's medium in memory that fails, flips bits and slows down by chance, on a disk that
 * may be too small for it. It remembers what it did, so that a bench can tell an explained failure
 * from one that is not.
 */
public final class SimulatedMedium implements FileAccess {

  /**
   * How often what goes wrong, in thousandths of the transfers after the first few.
   *
   * @param quiet transfers before the first fault
   * @param reads share of the reads that fail
   * @param writes share of the writes that fail
   * @param flips share of the writes that leave one wrong bit
   * @param slow share of the transfers that are slow
   */
  public record Faults(int quiet, int reads, int writes, int flips, int slow) {}

  /**
   * The disk that the file lies on.
   *
   * @param blocks pages that it has room for; more are refused
   * @param discards whether blocks are given back
   */
  public record Disk(int blocks, boolean discards) {}

  private static final int MILLE = 1000;

  private final byte[] content;
  private final long slots;
  private final Disk disk;
  private final Faults faults;
  private final SplittableRandom random;
  private final Runnable onSlow;
  private final TreeSet<Integer> flipped = new TreeSet<>();
  private final BitSet blocks = new BitSet();
  private final BitSet failed = new BitSet();
  private int transfers;
  private int failedReads;
  private int failedWrites;
  private int refusedWrites;

  /**
   * An empty medium.
   *
   * @param slots pages beside the header
   * @param onSlow called in the transfer that is slow, to take its time
   */
  public SimulatedMedium(
      long slots, Disk disk, Faults faults, SplittableRandom random, Runnable onSlow) {
    this.content = new byte[(int) (slots + 1) * Page.PAGE_BYTES];
    this.slots = slots;
    this.disk = disk;
    this.faults = faults;
    this.random = random;
    this.onSlow = onSlow;
  }

  /** The swap file on it. */
  public SwapFile file() {
    return new SwapFile(Path.of("simulated"), slots, this, this, disk.discards());
  }

  /** Whether one of these bytes has a wrong bit since it was last written. */
  public boolean isFlipped(long position, int bytes) {
    Integer next = flipped.ceiling((int) position);
    return next != null && next < position + bytes;
  }

  /** Whether a read or write of the slot or of one beside it has ever failed, or turned a bit. */
  public boolean hasFailed(long slot) {
    int next = failed.nextSetBit((int) slot - 1);
    return next >= 0 && next <= slot + 1;
  }

  /** Whether the slot has a block. */
  public boolean hasBlock(long slot) {
    return blocks.get((int) slot);
  }

  /** Whether no slot can get one. */
  public boolean isFull() {
    return blocks.cardinality() >= disk.blocks();
  }

  /** Writes that were refused because the disk was full. */
  public int refusedWrites() {
    return refusedWrites;
  }

  /** Reads that failed so far. */
  public int failedReads() {
    return failedReads;
  }

  /** Writes that failed so far. */
  public int failedWrites() {
    return failedWrites;
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    transfers++;
    if (happens(faults.slow())) {
      onSlow.run();
    }
    if (happens(faults.reads())) {
      failedReads++;
      fail(position, dst.remaining());
      throw new IOException("Input/output error (read)");
    }
    int bytes = dst.remaining();
    dst.put(content, (int) position, bytes);
    return bytes;
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    transfers++;
    if (happens(faults.slow())) {
      onSlow.run();
    }
    if (happens(faults.writes())) {
      failedWrites++;
      fail(position, src.remaining());
      throw new IOException("Input/output error (write)");
    }
    int first = (int) position;
    int bytes = takeBlocks(first, src.remaining());
    if (bytes == 0) {
      refusedWrites++;
      throw new IOException("No space left on device");
    }
    src.get(content, first, bytes);
    flipped.subSet(first, first + bytes).clear();
    if (happens(faults.flips())) {
      int at = first + random.nextInt(bytes);
      content[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      flipped.add(at);
      fail(at, 1);
    }
    return bytes;
  }

  /** Gives the pages of a write their blocks; says for how many bytes there are. */
  private int takeBlocks(int first, int bytes) {
    int page = first / Page.PAGE_BYTES;
    for (int done = 0; done < bytes; done += Page.PAGE_BYTES, page++) {
      if (!blocks.get(page) && isFull()) {
        return done;
      }
      blocks.set(page);
    }
    return bytes;
  }

  private void fail(long position, int bytes) {
    failed.set(
        (int) (position / Page.PAGE_BYTES), (int) ((position + bytes - 1) / Page.PAGE_BYTES) + 1);
  }

  private boolean happens(int mille) {
    return mille > 0 && transfers > faults.quiet() && random.nextInt(MILLE) < mille;
  }

  @Override
  public boolean discard(long position, long length) throws IOException {
    if (happens(faults.writes())) {
      throw new IOException("Input/output error (discard)");
    }
    int first = (int) position;
    int end = first + (int) length;
    Arrays.fill(content, first, end, (byte) 0);
    flipped.subSet(first, end).clear();
    blocks.clear(first / Page.PAGE_BYTES, end / Page.PAGE_BYTES);
    return true;
  }

  @Override
  public long truncate(long length) throws IOException {
    if (happens(faults.writes())) {
      throw new IOException("Input/output error (truncate)");
    }
    int before = blocks.length() * Page.PAGE_BYTES;
    int kept = (int) length;
    Arrays.fill(content, kept, content.length, (byte) 0);
    flipped.tailSet(kept).clear();
    blocks.clear(kept / Page.PAGE_BYTES, content.length / Page.PAGE_BYTES);
    return Math.max(0, before - kept);
  }

  @Override
  public void force() {}

  @Override
  public long size() {
    return content.length;
  }

  @Override
  public void close() {}
}
