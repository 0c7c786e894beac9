package io.swapbox.workloads.replay;

import io.swapbox.workloads.trace.Trace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.SplittableRandom;

/** A made-up trace in the native format, with the faults that it takes when memory is ample. */
public final class TraceFile {

  private static final int RECORD_BYTES = 16;
  private static final int UNKNOWN_SIZE = 65535;

  private final ByteBuffer records;
  private final BitSet live = new BitSet();
  private long firstTouches;

  private TraceFile(int capacity) {
    records = ByteBuffer.allocate(capacity * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * References that favour low pages, half of them writes, and now and then a free.
   *
   * @param pages different ones; all are touched, so that this is close to the peak
   */
  public static TraceFile random(int pages, int references, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TraceFile trace = new TraceFile(pages + 2 * references);
    for (int page = 0; page < pages; page++) {
      trace.add(page, Trace.WRITE);
    }
    for (int i = 0; i < references; i++) {
      int page = Math.min(random.nextInt(pages), random.nextInt(pages));
      if (random.nextInt(40) == 0) {
        trace.add(random.nextInt(pages), Trace.FREE);
      }
      trace.add(page, random.nextBoolean() ? Trace.WRITE : Trace.READ);
    }
    return trace;
  }

  /**
   * Threads that each refer to pages of their own and, as often, to pages that all share; now and
   * then a page ends.
   *
   * @param pages of each thread, and as many that all share
   * @param references of each thread
   */
  public static TraceFile threads(int threads, int pages, int references, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TraceFile trace = new TraceFile(2 * threads * references);
    for (int i = 0; i < threads * references; i++) {
      int thread = random.nextInt(threads);
      int whose = random.nextBoolean() ? threads : thread;
      int page = whose * pages + random.nextInt(pages);
      if (random.nextInt(100) == 0) {
        trace.add(trace.records.position(), page, thread, Trace.FREE);
      }
      byte kind = random.nextBoolean() ? Trace.WRITE : Trace.READ;
      trace.add(trace.records.position(), page, thread, kind);
    }
    return trace;
  }

  /** No records yet, and room for that many. */
  public static TraceFile empty(int capacity) {
    return new TraceFile(capacity);
  }

  private void add(int page, byte kind) {
    add(records.position(), page, 1, kind);
  }

  /** Adds a record. */
  public void add(long nanos, int page, int thread, byte kind) {
    records.putLong(nanos).putInt(page).putShort((short) thread).put(kind).put((byte) 0);
    if (kind == Trace.FREE) {
      live.clear(page);
    } else if (!live.get(page)) {
      live.set(page);
      firstTouches++;
    }
  }

  /** Faults on pages that are not there yet, or no more. */
  public long firstTouches() {
    return firstTouches;
  }

  /** References, without the ends of pages. */
  public long references() {
    long references = 0;
    for (int at = 14; at < records.position(); at += RECORD_BYTES) {
      references += records.get(at) == Trace.FREE ? 0 : 1;
    }
    return references;
  }

  /** Writes the trace, and sizes beside it: one page in four is zero, one incompressible. */
  public Path writeTo(Path directory, int pages) throws IOException {
    Path trace = directory.resolve("made-up.trace");
    byte[] bytes = new byte[records.position()];
    records.get(0, bytes);
    Files.write(trace, bytes);
    ByteBuffer sizes = ByteBuffer.allocate(2 * pages).order(ByteOrder.LITTLE_ENDIAN);
    for (int page = 0; page < pages; page++) {
      int size =
          switch (page % 4) {
            case 0 -> 0;
            case 1 -> 4096;
            case 2 -> 200 + page;
            default -> UNKNOWN_SIZE;
          };
      sizes.putShort((short) size);
    }
    Files.write(directory.resolve("made-up.lz4u16"), sizes.array());
    return trace;
  }
}
