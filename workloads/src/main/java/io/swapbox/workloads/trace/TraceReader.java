package io.swapbox.workloads.trace;

/**
 * Reads a trace in the {@linkplain NativeRecords native format} into memory.
 *
 * <p>Records go from a 1 MiB buffer straight into the trace's columns. Times are not kept, as a
 * replay goes as fast as its memory lets it; what they say of threads that waited for others is.
 */
public final class TraceReader {

  /** Most page ids that a trace may skip for each one that it uses; memory goes by the highest. */
  private static final int MAX_SPARSENESS = 16;

  /** Up to this many pages no one minds how sparse the ids are. */
  private static final int SMALL = 1 << 16;

  /** Records of several threads are numbered by ints. */
  private static final long MAX_RECORDS_OF_THREADS = Integer.MAX_VALUE - (1 << 20);

  private final StoredInput in;
  private final TraceBuilder trace = new TraceBuilder();

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
    return source instanceof SyntheticTrace synthetic
        ? synthetic.trace()
        : read(StoredInput.of(source), source.name(), progress);
  }

  private static Trace read(StoredInput stored, String name, ReadProgress progress) {
    try (StoredInput in = stored) {
      TraceReader reader = new TraceReader(in);
      reader.readAll(progress);
      return reader.trace.build(name);
    }
  }

  private void readAll(ReadProgress progress) {
    NativeRecords records =
        new NativeRecords(in, (nanos, page, thread, kind) -> trace.add(page, kind, thread, nanos));
    boolean more;
    do {
      more = records.next();
      if (trace.threads() > 1 && trace.records() > MAX_RECORDS_OF_THREADS) {
        throw new TraceException(
            in.name(), "has several threads and more than " + MAX_RECORDS_OF_THREADS + " records");
      }
      progress.at(in.storedBytesRead(), in.storedBytes());
    } while (more);
    checkDense();
  }

  private void checkDense() {
    int pages = trace.pages();
    int distinct = trace.distinctPages();
    if (pages > SMALL && pages / MAX_SPARSENESS > distinct) {
      throw new TraceException(
          in.name(),
          "page ids go up to %d for %d pages; number the pages by first touch, from 0"
                  .formatted(pages - 1, distinct)
              + " ('swapbox trace import' does)");
    }
  }
}
