package io.swapbox.bench.overhead;

import java.util.List;

/**
 * What one design takes for metadata.
 *
 * @param name what it is called
 * @param source where the figures are from
 * @param bytes one for each of {@link OverheadMeasurement#PERCENTS}
 */
public record Design(String name, Source source, List<Long> bytes) {

  /** Where figures are from. */
  public enum Source {
    /** Counted in structures that are there. */
    MEASURED,
    /** Stated by the design's authors. */
    PUBLISHED,
    /** Worked out here from sizes that they stated. */
    COMPUTED
  }
}
