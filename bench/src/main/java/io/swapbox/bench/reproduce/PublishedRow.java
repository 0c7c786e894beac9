package io.swapbox.bench.reproduce;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A published result and what stands for it here.
 *
 * @param id names it
 * @param part of the results that it belongs to
 * @param what is compared, in a few words
 * @param published the values; several where several were published
 * @param unit of values, figure and bounds: {@code ratio}, {@code MiB}
 * @param source who published it, what was measured, and the section of the collection
 * @param prediction whether it counts; otherwise a setting was chosen by it
 * @param ours the figure
 * @param bounds where that has to be
 * @param reason why it is not there, as far as that is known; null where it was not needed
 */
public record PublishedRow(
    String id,
    String part,
    String what,
    List<Double> published,
    String unit,
    String source,
    boolean prediction,
    Ours ours,
    Bounds bounds,
    @Nullable String reason) {

  /** Copies the list. */
  public PublishedRow {
    published = List.copyOf(published);
  }
}
