package io.swapbox.workloads.imports;

import io.swapbox.workloads.trace.TraceException;

/** Reads one file of one format; one use, one owner. */
interface FormatReader {

  /**
   * Reads until the file ends or no more is wanted.
   *
   * @throws TraceException naming the file and the place in it
   */
  void read(References to);

  /** A refusal of what was read last; names the file and the place. */
  TraceException refused(String problem);
}
