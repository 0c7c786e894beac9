package io.swapbox.workloads.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The native trace format: little-endian records of 16 bytes, {@code u64 time_ns, u32 page, u16
 * thread, u8 kind, u8 0}, plain or in zstd. Reads one file; one use, one owner.
 */
public final class NativeRecords {

  /** Bytes of a record. */
  public static final int RECORD_BYTES = 16;

  private static final int BUFFER_BYTES = 1 << 20;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final StoredInput in;
  private final RecordSink sink;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long records;
  private long lastTime;

  /**
   * A file and what its records go to.
   *
   * @param in at its start; closed by its owner
   */
  public NativeRecords(StoredInput in, RecordSink sink) {
    this.in = in;
    this.sink = sink;
  }

  /**
   * Reads the next mebibyte of them.
   *
   * @return whether there may be more
   * @throws TraceException when it cannot be read or is not a trace; naming the file and the record
   */
  public boolean next() {
    int filled = in.fill(buffer);
    decode(filled);
    if (filled < buffer.length && records == 0) {
      throw new TraceException(in.name(), "is empty: there is no record in it");
    }
    return filled == buffer.length;
  }

  /** A refusal of the record that the sink was given last; names it. */
  public TraceException refused(String problem) {
    return at(records - 1, problem);
  }

  /**
   * Whether the start of a file can be that of a native trace: one whole record at least, and all
   * whole ones as they should be.
   */
  public static boolean fits(byte[] start, int length) {
    long last = 0;
    int end = length - length % RECORD_BYTES;
    for (int at = 0; at < end; at += RECORD_BYTES) {
      long time = (long) LONG.get(start, at);
      long rest = (long) LONG.get(start, at + Long.BYTES);
      if (!isValid(time, last, (int) rest, (int) (rest >>> 48))) {
        return false;
      }
      last = time;
    }
    return end > 0;
  }

  private void decode(int filled) {
    int end = filled - filled % RECORD_BYTES;
    for (int at = 0; at < end; at += RECORD_BYTES) {
      long time = (long) LONG.get(buffer, at);
      long rest = (long) LONG.get(buffer, at + Long.BYTES);
      int page = (int) rest;
      // Kind and reserved byte together: anything above the last kind is wrong in one of them.
      int kind = (int) (rest >>> 48);
      int thread = (int) (rest >>> 32) & 0xFFFF;
      if (!isValid(time, lastTime, page, kind)) {
        throw at(records, problem(time, page, kind) + elsewhere());
      }
      lastTime = time;
      records++;
      sink.record(time, page, thread, (byte) kind);
    }
    if (end != filled) {
      throw new TraceException(
          in.name(),
          "ends with %d bytes after record %d, but a record has %d: its size has to be a multiple"
                  .formatted(filled - end, records, RECORD_BYTES)
              + " (%d bytes)".formatted(in.position())
              + elsewhere());
    }
  }

  private static boolean isValid(long time, long lastTime, int page, int kind) {
    return Integer.compareUnsigned(page, Trace.MAX_PAGES) < 0
        && kind <= Trace.FREE
        && Long.compareUnsigned(time, lastTime) >= 0;
  }

  private String problem(long time, int page, int kind) {
    if (kind >> 8 != 0) {
      return "reserved byte is " + (kind >> 8) + ", not 0";
    }
    if (kind > Trace.FREE) {
      return "kind " + kind + " is none of 0 (read), 1 (write), 2 (free)";
    }
    if (Integer.compareUnsigned(page, Trace.MAX_PAGES) >= 0) {
      return "page " + Integer.toUnsignedString(page) + " is not below " + Trace.MAX_PAGES;
    }
    return "time goes back from %s to %s ns"
        .formatted(Long.toUnsignedString(lastTime), Long.toUnsignedString(time));
  }

  private static String elsewhere() {
    return "; a file of another format is converted by 'swapbox trace import'";
  }

  private TraceException at(long record, String problem) {
    return new TraceException(
        in.name(), "record %d (at byte %d): %s".formatted(record, record * RECORD_BYTES, problem));
  }
}
