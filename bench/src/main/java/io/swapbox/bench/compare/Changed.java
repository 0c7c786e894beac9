package io.swapbox.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A setting that is not the same on both sides, or a fact of where they ran.
 *
 * @param name of it
 * @param a what it is on one side, null where that does not have it
 * @param b the same of the other
 */
public record Changed(String name, @Nullable String a, @Nullable String b) {

  /** Those that differ, first those that {@code a} has, in its order. */
  static List<Changed> between(Map<String, String> a, Map<String, String> b) {
    Set<String> names = new LinkedHashSet<>(a.keySet());
    names.addAll(b.keySet());
    List<Changed> changed = new ArrayList<>();
    for (String name : names) {
      Changed one = new Changed(name, a.get(name), b.get(name));
      if (one.a == null || !one.a.equals(one.b)) {
        changed.add(one);
      }
    }
    return List.copyOf(changed);
  }
}
