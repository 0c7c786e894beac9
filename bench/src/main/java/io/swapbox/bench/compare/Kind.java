package io.swapbox.bench.compare;

import com.fasterxml.jackson.annotation.JsonValue;

/** The command that wrote results, which says where their metrics are. */
public enum Kind {
  /** A run, or several side by side. */
  RUN("run"),
  /** JMH benchmarks. */
  BENCH("bench");

  private final String label;

  Kind(String label) {
    this.label = label;
  }

  /** Its name. */
  @JsonValue
  public String label() {
    return label;
  }

  /**
   * Whose a result is.
   *
   * @throws UnreadableResultException when it is another command's
   */
  static Kind of(Part result) {
    if (result.has("benchmarks")) {
      return BENCH;
    }
    if (result.has("swept")) {
      throw new UnreadableResultException(
          result.file(), "is a sweep; name one of its points, a directory below points/");
    }
    if (result.has("counters") || result.has("points")) {
      return RUN;
    }
    throw new UnreadableResultException(
        result.file(),
        "is a result of '"
            + result.required("experiment").text()
            + "'; only those of run and of bench are compared");
  }
}
