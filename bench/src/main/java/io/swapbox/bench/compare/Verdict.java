package io.swapbox.bench.compare;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a difference is worth. */
public enum Verdict {
  /** The interval of the difference holds 0. */
  NOISE("noise"),
  /** It does not. */
  REAL("real"),
  /** Settings and seed decide alone: with the same seed, a difference comes from what changed. */
  EXACT("real: same seed"),
  /** A side has one run, which may have come out otherwise. */
  ONE_RUN("unknown: one run"),
  /** A score has no error: too few values. */
  NO_ERROR("unknown: no error");

  private final String label;

  Verdict(String label) {
    this.label = label;
  }

  /** Its name in tables and in JSON. */
  @JsonValue
  public String label() {
    return label;
  }

  /** Whether the difference is known to be one. */
  public boolean real() {
    return this == REAL || this == EXACT;
  }
}
