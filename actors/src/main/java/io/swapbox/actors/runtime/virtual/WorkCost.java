package io.swapbox.actors.runtime.virtual;

import io.swapbox.ConfigurationException;
import java.util.List;

/**
 * What one page of a kind of work costs a CPU, as a function of the bytes that come of it.
 *
 * <p>Straight lines between measured points, level outside of them. A single slope would not do:
 * LZ4 is quick at both ends, with pages that shrink to nothing and with pages that do not shrink.
 */
public final class WorkCost {

  private final long[] bytes;
  private final long[] nanos;

  /**
   * A point of the curve.
   *
   * @param bytes bytes a page
   * @param nanos nanoseconds a page
   */
  public record Point(long bytes, long nanos) {}

  private WorkCost(List<Point> points) {
    this.bytes = points.stream().mapToLong(Point::bytes).toArray();
    this.nanos = points.stream().mapToLong(Point::nanos).toArray();
  }

  /** The same for every page. */
  public static WorkCost perPage(long nanos) {
    return curve(List.of(new Point(0, nanos)));
  }

  /**
   * Lines through points.
   *
   * @throws io.swapbox.ConfigurationException when there is none, their bytes do not grow, or a
   *     figure is negative
   */
  public static WorkCost curve(List<Point> points) {
    ConfigurationException.require(!points.isEmpty(), "points", points, "one or more");
    long previous = -1;
    for (Point point : points) {
      ConfigurationException.require(
          point.bytes() > previous, "bytes", point.bytes(), "growing sizes");
      ConfigurationException.require(point.nanos() >= 0, "nanoseconds", point.nanos(), "0 or more");
      previous = point.bytes();
    }
    return new WorkCost(points);
  }

  /** Nanoseconds for that many pages that came to that many bytes together. */
  public long nanos(int pages, long totalBytes) {
    return pages == 0 ? 0 : pages * nanosPerPage(totalBytes / pages);
  }

  private long nanosPerPage(long size) {
    if (size <= bytes[0]) {
      return nanos[0];
    }
    for (int i = 1; i < bytes.length; i++) {
      if (size <= bytes[i]) {
        long rise = nanos[i] - nanos[i - 1];
        return nanos[i - 1] + rise * (size - bytes[i - 1]) / (bytes[i] - bytes[i - 1]);
      }
    }
    return nanos[nanos.length - 1];
  }
}
