package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.StoredInput;
import io.swapbox.workloads.trace.Trace;
import io.swapbox.workloads.trace.TraceException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads libCacheSim's oracleGeneral: little-endian records of 24 bytes, {@code u32 timestamp, u64
 * obj_id, u32 obj_size, i64 next_access_vtime}, with seconds, bytes, and the number of the request
 * that is the object's next one (-1 or the largest number without one);
 * https://github.com/1a1a11a/libCacheSim#open-source-cache-traces.
 *
 * <p>A request reads each page of its object, in order. Requests say nothing of writes.
 */
final class OracleReader implements FormatReader {

  /** Pages of an object: 2^32 bytes in pages of 4 KiB are 2^20. */
  static final int PAGE_BITS = 20;

  /** Bytes of a request. */
  static final int RECORD_BYTES = 24;

  private static final int BUFFER_BYTES = RECORD_BYTES << 15;
  private static final int ID_AT = 4;
  private static final int SIZE_AT = 12;
  private static final int NEXT_AT = 16;
  private static final long NEVER = -1;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final StoredInput in;
  private final ReadProgress progress;
  private final ImportSettings settings;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long records;
  private long lastSeconds;

  OracleReader(StoredInput in, ReadProgress progress, ImportSettings settings) {
    this.in = in;
    this.progress = progress;
    this.settings = settings;
  }

  /**
   * Whether the start of a file can be one: all whole records of it are as they should be, and the
   * next access is one to the same object.
   */
  static boolean fits(byte[] start, int length) {
    int end = length - length % RECORD_BYTES;
    long last = 0;
    for (int at = 0; at < end; at += RECORD_BYTES) {
      if (problem(start, at, at / RECORD_BYTES, last) != null || !isSame(start, at, end)) {
        return false;
      }
      last = seconds(start, at);
    }
    return end > 0;
  }

  @Override
  public void read(References to) {
    int filled;
    boolean more;
    do {
      filled = in.fill(buffer);
      more = decode(filled, to);
      progress.at(in.storedBytesRead(), in.storedBytes());
    } while (more && filled == buffer.length);
    if (records == 0) {
      throw new TraceException(in.name(), "is empty: there is no request in it");
    }
  }

  @Override
  public TraceException refused(String problem) {
    return new TraceException(
        in.name(),
        "request %d (at byte %d): %s".formatted(records, records * RECORD_BYTES, problem));
  }

  private boolean decode(int filled, References to) {
    int end = filled - filled % RECORD_BYTES;
    for (int at = 0; at < end; at += RECORD_BYTES) {
      String problem = problem(buffer, at, records, lastSeconds);
      if (problem != null) {
        throw refused(problem);
      }
      lastSeconds = seconds(buffer, at);
      if (!request((long) LONG.get(buffer, at + ID_AT), size(buffer, at), to)) {
        return false;
      }
      records++;
    }
    if (end != filled) {
      throw new TraceException(
          in.name(),
          "ends with %d bytes after request %d, but a request has %d"
              .formatted(filled - end, records, RECORD_BYTES));
    }
    return true;
  }

  private boolean request(long object, long bytes, References to) {
    long pages =
        settings.onePageObjects() ? 1 : (bytes + settings.pageBytes() - 1) >>> settings.pageShift();
    if (pages == 0) {
      to.skip(Skipped.EMPTY_OBJECTS);
    }
    for (long page = 0; page < pages; page++) {
      if (!to.take(object, page, 0, Trace.READ, lastSeconds * NANOS_PER_SECOND)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String problem(byte[] bytes, int at, long record, long lastSeconds) {
    long next = (long) LONG.get(bytes, at + NEXT_AT);
    if (next != NEVER && next <= record) {
      return "the next access is request %d, which is not after it".formatted(next);
    }
    if (seconds(bytes, at) < lastSeconds) {
      return "time goes back from %d to %d s".formatted(lastSeconds, seconds(bytes, at));
    }
    return null;
  }

  /** Requests are counted from 1; who counts from 0 is right, too. */
  private static boolean isSame(byte[] bytes, int at, int end) {
    long next = (long) LONG.get(bytes, at + NEXT_AT);
    if (next < 1 || next >= end / RECORD_BYTES) {
      return true;
    }
    int nextAt = Math.toIntExact(next) * RECORD_BYTES;
    long object = (long) LONG.get(bytes, at + ID_AT);
    return object == (long) LONG.get(bytes, nextAt - RECORD_BYTES + ID_AT)
        || object == (long) LONG.get(bytes, nextAt + ID_AT);
  }

  private static long seconds(byte[] bytes, int at) {
    return Integer.toUnsignedLong((int) INT.get(bytes, at));
  }

  private static long size(byte[] bytes, int at) {
    return Integer.toUnsignedLong((int) INT.get(bytes, at + SIZE_AT));
  }
}
