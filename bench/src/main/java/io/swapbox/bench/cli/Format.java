package io.swapbox.bench.cli;

import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.Locale;

/** Numbers as people read them. */
final class Format {

  private static final String[] BINARY = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  private static final String[] TIME = {"ns", "µs", "ms", "s"};

  private Format() {}

  /** A whole number with thousands separated. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A size in the largest binary unit that leaves at least 1. */
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < BINARY.length - 1) {
      value /= 1024;
      unit++;
    }
    return (unit == 0 ? count(bytes) : decimals(value)) + " " + BINARY[unit];
  }

  /** A size in MiB, with two decimals and without the unit. */
  static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,.2f", bytes / (double) (1 << 20));
  }

  /** A duration in the largest unit that leaves at least 1. */
  static String nanos(long nanos) {
    double value = nanos;
    int unit = 0;
    while (Math.abs(value) >= 1000 && unit < TIME.length - 1) {
      value /= 1000;
      unit++;
    }
    return (unit == 0 ? count(nanos) : decimals(value)) + " " + TIME[unit];
  }

  /** The line that says whether pages came back as they went. */
  static String integrity(ReplayOutcome.Integrity integrity) {
    return "Integrity   %s: %s pages verified, %s mismatches, %s slots leaked"
        .formatted(
            integrity.intact() ? "ok" : "BROKEN",
            count(integrity.pagesVerified()),
            count(integrity.mismatches()),
            count(integrity.slotsLeaked()));
  }

  /** A share of a whole in percent. */
  static String percent(long part, long whole) {
    return whole == 0 ? "0.0 %" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  /** How many times one number is another. */
  static String ratio(long a, long b) {
    return b == 0 ? "0.00" : String.format(Locale.ROOT, "%.2f", (double) a / b);
  }

  /** A metric in its unit: {@code ns}, {@code bytes}, any other, or {@code ""} for none. */
  static String metric(double value, String unit) {
    return switch (unit) {
      case "ns" -> nanos(Math.round(value));
      case "bytes" -> bytes(Math.round(value));
      case "" -> number(value);
      default -> number(value) + " " + unit;
    };
  }

  private static String number(double value) {
    if (value == Math.rint(value)) {
      return count(Math.round(value));
    }
    return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.3f" : "%,.0f", value);
  }

  /** A change in percent, with its sign. */
  static String change(double percent) {
    return String.format(Locale.ROOT, small(percent) ? "%+.3f %%" : "%+,.1f %%", percent);
  }

  /** Half of an interval in percent. */
  static String within(double percent) {
    return String.format(Locale.ROOT, small(percent) ? "%.3f %%" : "%,.1f %%", percent);
  }

  /** Whether one decimal says little: counters of millions may differ by a few. */
  private static boolean small(double percent) {
    return percent != 0 && Math.abs(percent) < 0.1;
  }

  private static String decimals(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%.0f", value);
  }
}
