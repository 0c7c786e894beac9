package io.swapbox.backends;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * A swap file's medium in memory that fails, flips bits and slows down by chance, and remembers
 * what it did, so that a bench can tell an explained failure from one that is not.
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

  private static final int MILLE = 1000;

  private final byte[] content;
  private final long slots;
  private final Faults faults;
  private final SplittableRandom random;
  private final Runnable onSlow;
  private final BitSet flipped = new BitSet();
  private int transfers;
  private int failedReads;
  private int failedWrites;

  /**
   * An empty medium.
   *
   * @param slots pages beside the header
   * @param onSlow called in the transfer that is slow, to take its time
   */
  public SimulatedMedium(long slots, Faults faults, SplittableRandom random, Runnable onSlow) {
    this.content = new byte[(int) (slots + 1) * Page.PAGE_BYTES];
    this.slots = slots;
    this.faults = faults;
    this.random = random;
    this.onSlow = onSlow;
  }

  /** The swap file on it. */
  public SwapFile file() {
    return new SwapFile(Path.of("simulated"), slots, this, this);
  }

  /** Whether the page that was last written to the slot has a wrong bit. */
  public boolean isFlipped(long slot) {
    return flipped.get((int) slot);
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
      throw new IOException("Input/output error (write)");
    }
    int bytes = src.remaining();
    int first = (int) position;
    src.get(content, first, bytes);
    flipped.clear(first / Page.PAGE_BYTES, (first + bytes) / Page.PAGE_BYTES);
    if (happens(faults.flips())) {
      int at = first + random.nextInt(bytes);
      content[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      flipped.set(at / Page.PAGE_BYTES);
    }
    return bytes;
  }

  private boolean happens(int mille) {
    return mille > 0 && transfers > faults.quiet() && random.nextInt(MILLE) < mille;
  }

  @Override
  public boolean discard(long position, long length) {
    return false;
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
