package io.swapbox.actors.runtime;

/**
 * Measures (threads) or charges (virtual time) the work of one actor.
 *
 * <p>Use: {@code long t = meter.begin(); compress(); meter.end(Work.COMPRESS, t, 1, bytes);}
 */
public interface WorkMeter {

  /** The start of a piece of work, for {@link #end}. */
  long begin();

  /**
   * Ends a piece of work.
   *
   * @param work its kind
   * @param begin what {@link #begin} gave
   * @param pages how many pages it was done for
   * @param bytes the size that its cost depends on: compressed bytes for compression and
   *     decompression, bytes moved for the rest
   */
  void end(Work work, long begin, int pages, long bytes);

  /**
   * Notes steps that were made: charged in virtual time, and nothing on threads, where they take
   * the time that they take.
   *
   * @param count how many
   */
  void steps(Step step, int count);
}
