package io.swapbox.workloads.trace;

/**
 * What a process does, and what its memory holds.
 *
 * @param trace the pages that it refers to
 * @param sizes what they compress to
 */
public record TracedProgram(Trace trace, PageSizes sizes) {

  /**
   * Reads a trace and the sizes beside it.
   *
   * @throws TraceException when one of them cannot be read, or is not what it should be
   */
  public static TracedProgram read(TraceSource source, ReadProgress progress) {
    return new TracedProgram(TraceReader.read(source, progress), PageSizes.beside(source));
  }
}
