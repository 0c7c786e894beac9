package io.swapbox.workloads.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A reader of the native trace format: little-endian records of 16 bytes, {@code u64 time_ns, u32
 * page, u16 thread, u8 kind, u8 0}, plain or in zstd.
 *
 * <p>Records go from a 1 MiB buffer straight into the trace's columns. Times are not kept, as a
 * replay goes as fast as its memory lets it; what they say of threads that waited for others is.
 */
public final class TraceReader {

  private static final int RECORD_BYTES = 16;
  private static final int BUFFER_BYTES = 1 << 20;

  /** Most page ids that a trace may skip for each one that it uses; memory goes by the highest. */
  private static final int MAX_SPARSENESS = 16;

  /** Up to this many pages no one minds how sparse the ids are. */
  private static final int SMALL = 1 << 16;

  /** Records of several threads are numbered by ints. */
  private static final long MAX_RECORDS_OF_THREADS = Integer.MAX_VALUE - BUFFER_BYTES;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final StoredInput in;
  private final TraceBuilder trace = new TraceBuilder();
  private long lastTime;

  private TraceReader(StoredInput in) {
    this.in = in;
  }

  /**
   * Reads a whole trace.
   *
   * @throws TraceException when it is not there, cannot be read, or is not a trace; naming the file
   *     and the record
   */
  public static Trace read(TraceSource source, ReadProgress progress) {
    return switch (source) {
      case TraceSource.Bundled bundled ->
          read(StoredInput.ofBundled(bundled.name() + ".trace.zst"), bundled.name(), progress);
      case TraceSource.TraceFile file ->
          read(StoredInput.ofFile(file.path()), file.name(), progress);
      case TraceSource.Touch touch -> new TouchProgram(touch.mebibytes()).trace(touch.name());
    };
  }

  private static Trace read(StoredInput stored, String name, ReadProgress progress) {
    try (StoredInput in = stored) {
      TraceReader reader = new TraceReader(in);
      reader.readAll(progress);
      return reader.trace.build(name);
    }
  }

  private void readAll(ReadProgress progress) {
    byte[] buffer = new byte[BUFFER_BYTES];
    int filled;
    do {
      filled = in.fill(buffer);
      decode(buffer, filled);
      if (trace.threads() > 1 && trace.records() > MAX_RECORDS_OF_THREADS) {
        throw new TraceException(
            in.name(), "has several threads and more than " + MAX_RECORDS_OF_THREADS + " records");
      }
      progress.at(in.storedBytesRead(), in.storedBytes());
    } while (filled == buffer.length);
    if (trace.records() == 0) {
      throw new TraceException(in.name(), "is empty: there is no record in it");
    }
    checkDense();
  }

  private void decode(byte[] buffer, int filled) {
    int end = filled - filled % RECORD_BYTES;
    for (int at = 0; at < end; at += RECORD_BYTES) {
      long time = (long) LONG.get(buffer, at);
      long rest = (long) LONG.get(buffer, at + Long.BYTES);
      int page = (int) rest;
      // Kind and reserved byte together: anything above the last kind is wrong in one of them.
      int kind = (int) (rest >>> 48);
      int thread = (int) (rest >>> 32) & 0xFFFF;
      if (Integer.compareUnsigned(page, Trace.MAX_PAGES) >= 0
          || kind > Trace.FREE
          || Long.compareUnsigned(time, lastTime) < 0) {
        throw refused(time, page, kind);
      }
      lastTime = time;
      trace.add(page, (byte) kind, thread, time);
    }
    if (end != filled) {
      throw new TraceException(
          in.name(),
          "ends with %d bytes after record %d, but a record has %d: its size has to be a multiple"
                  .formatted(filled - end, trace.records(), RECORD_BYTES)
              + " (%d bytes)".formatted(in.position()));
    }
  }

  private TraceException refused(long time, int page, int kind) {
    String problem;
    if (kind >> 8 != 0) {
      problem = "reserved byte is " + (kind >> 8) + ", not 0";
    } else if (kind > Trace.FREE) {
      problem = "kind " + kind + " is none of 0 (read), 1 (write), 2 (free)";
    } else if (Integer.compareUnsigned(page, Trace.MAX_PAGES) >= 0) {
      problem = "page " + Integer.toUnsignedString(page) + " is not below " + Trace.MAX_PAGES;
    } else {
      problem =
          "time goes back from %s to %s ns"
              .formatted(Long.toUnsignedString(lastTime), Long.toUnsignedString(time));
    }
    long record = trace.records();
    return new TraceException(
        in.name(), "record %d (at byte %d): %s".formatted(record, record * RECORD_BYTES, problem));
  }

  private void checkDense() {
    int pages = trace.pages();
    int distinct = trace.distinctPages();
    if (pages > SMALL && pages / MAX_SPARSENESS > distinct) {
      throw new TraceException(
          in.name(),
          "page ids go up to %d for %d pages; number the pages by first touch, from 0"
              .formatted(pages - 1, distinct));
    }
  }
}
