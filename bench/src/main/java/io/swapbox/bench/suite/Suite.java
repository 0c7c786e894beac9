package io.swapbox.bench.suite;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;

/** All benchmarks that this program holds. */
public final class Suite {

  private Suite() {}

  /** All of them, by name. */
  public static List<BenchmarkInfo> benchmarks() {
    Map<String, List<BenchmarkListEntry>> entries = new TreeMap<>();
    for (BenchmarkListEntry entry :
        BenchmarkList.defaultList().getAll(new SilentOutput(), List.of())) {
      entries.computeIfAbsent(entry.getUsername(), name -> new ArrayList<>()).add(entry);
    }
    return entries.values().stream()
        .map(Suite::benchmark)
        .sorted(Comparator.comparing(BenchmarkInfo::name))
        .toList();
  }

  /** One benchmark; JMH has an entry for each of its modes. */
  private static BenchmarkInfo benchmark(List<BenchmarkListEntry> entries) {
    BenchmarkListEntry entry = entries.getFirst();
    Map<String, String[]> values = entry.getParams().orElse(Map.of());
    SequencedSet<Class<?>> states = states(entry.getUserClassQName());
    List<Param> params =
        values.entrySet().stream()
            .map(param -> Param.of(field(states, param.getKey()), List.of(param.getValue())))
            .sorted(Comparator.comparing(Param::name))
            .toList();
    return new BenchmarkInfo(
        BenchmarkInfo.name(entry.getUsername()),
        entry.getUsername(),
        entries.stream().map(mode -> mode.getMode().shortLabel()).sorted().toList(),
        threads(entry),
        params);
  }

  private static int threads(BenchmarkListEntry entry) {
    int group = Arrays.stream(entry.getThreadGroups()).sum();
    return Math.max(group, Math.max(0, entry.getThreads().orElse(1)));
  }

  /** A benchmark's class, those that it extends, and the states that its methods take. */
  private static SequencedSet<Class<?>> states(String name) {
    SequencedSet<Class<?>> states = new LinkedHashSet<>();
    try {
      addWithParents(Class.forName(name, false, Suite.class.getClassLoader()), states);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("a benchmark without its class: " + name, e);
    }
    for (Class<?> type : List.copyOf(states)) {
      for (Method method : type.getDeclaredMethods()) {
        for (Class<?> argument : method.getParameterTypes()) {
          addWithParents(argument, states);
        }
      }
    }
    return states;
  }

  private static void addWithParents(Class<?> type, Collection<Class<?>> states) {
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      states.add(at);
    }
  }

  private static Field field(Collection<Class<?>> states, String name) {
    for (Class<?> state : states) {
      for (Field field : state.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return field;
        }
      }
    }
    throw new IllegalStateException("a parameter without its field: " + name);
  }
}
