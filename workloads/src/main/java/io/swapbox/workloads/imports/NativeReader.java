package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.NativeRecords;
import io.swapbox.workloads.trace.ReadProgress;
import io.swapbox.workloads.trace.StoredInput;
import io.swapbox.workloads.trace.TraceException;
import org.jspecify.annotations.Nullable;

/** Reads {@link NativeRecords}, whose pages and threads may have any numbers here. */
final class NativeReader implements FormatReader {

  private final StoredInput in;
  private final ReadProgress progress;
  private @Nullable NativeRecords records;
  private boolean more = true;

  NativeReader(StoredInput in, ReadProgress progress) {
    this.in = in;
    this.progress = progress;
  }

  @Override
  public void read(References to) {
    NativeRecords all =
        new NativeRecords(in, (nanos, page, thread, kind) -> take(to, nanos, page, thread, kind));
    records = all;
    while (all.next() && more) {
      progress.at(in.storedBytesRead(), in.storedBytes());
    }
  }

  @Override
  public TraceException refused(String problem) {
    return records == null ? new TraceException(in.name(), problem) : records.refused(problem);
  }

  /** What comes in a buffer behind the last record that was wanted is dropped. */
  private void take(References to, long nanos, int page, int thread, byte kind) {
    if (more) {
      more = to.take(0, page, thread, kind, nanos);
    }
  }
}
