package io.swapbox.bench.experiment;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a mistyped name was meant to be: the known name with the fewest edits to it. */
public final class NearestName {

  private NearestName() {}

  /** The nearest known name; empty when more than half of the letters would have to change. */
  public static Optional<String> of(String typed, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String name) -> distance(typed, name)))
        .filter(name -> distance(typed, name) <= Math.max(typed.length(), name.length()) / 2);
  }

  /** Insertions, deletions and substitutions between two words (Levenshtein). */
  static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substitution, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
