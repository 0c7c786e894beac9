package io.swapbox.actors.runtime.virtual;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.swapbox.ConfigurationException;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Reads a cost model; every complaint names the setting. */
final class CostReader {

  private static final String ROOT = "swapbox.cost";

  private final Config config;

  private CostReader(Config config) {
    this.config = config;
  }

  static CostModel read(Config config) {
    try {
      return new CostReader(config).model();
    } catch (ConfigException e) {
      throw new ConfigurationException(ROOT, String.valueOf(e.getMessage()));
    }
  }

  /** The name of a kind of work or of a step in the file. */
  static String key(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private CostModel model() {
    only(ROOT, "message", "delivery", "work", "steps", "devices");
    return new CostModel(
        message(ROOT + ".message", ROOT + ".delivery"), work(), steps(), devices());
  }

  private MessageCost message(String message, String delivery) {
    only(message, "default", "system", "kinds");
    only(delivery, "same-place", "other-place");
    return new MessageCost(
        config.getLong(message + ".default"),
        config.getLong(message + ".system"),
        kinds(message + ".kinds"),
        config.getLong(delivery + ".same-place"),
        config.getLong(delivery + ".other-place"));
  }

  private Map<String, Map<String, Long>> kinds(String path) {
    Map<String, Map<String, Long>> kinds = new HashMap<>();
    for (String kind : keys(path)) {
      String ofKind = child(path, kind);
      Map<String, Long> costs = new HashMap<>();
      for (String message : keys(ofKind)) {
        String setting = child(ofKind, message);
        long nanos = config.getLong(setting);
        ConfigurationException.require(nanos >= 0, setting, nanos, "0 or more");
        costs.put(message, nanos);
      }
      kinds.put(kind, Map.copyOf(costs));
    }
    return kinds;
  }

  private Map<Work, WorkCost> work() {
    String path = ROOT + ".work";
    Map<Work, WorkCost> work = new EnumMap<>(Work.class);
    List<String> known = new ArrayList<>();
    for (Work kind : Work.values()) {
      if (kind != Work.FILE_READ && kind != Work.FILE_WRITE) {
        known.add(key(kind));
        work.put(kind, workCost(path + "." + key(kind)));
      }
    }
    only(path, known.toArray(String[]::new));
    return work;
  }

  private Map<Step, Long> steps() {
    String path = ROOT + ".steps";
    Map<Step, Long> steps = new EnumMap<>(Step.class);
    for (Step step : Step.values()) {
      String setting = path + "." + key(step);
      long nanos = config.getLong(setting);
      ConfigurationException.require(nanos >= 0, setting, nanos, "0 or more");
      steps.put(step, nanos);
    }
    only(path, steps.keySet().stream().map(CostReader::key).toArray(String[]::new));
    return steps;
  }

  private WorkCost workCost(String path) {
    ConfigValue value = config.getValue(path);
    return switch (value.valueType()) {
      case NUMBER -> WorkCost.perPage(number(value, path));
      case LIST ->
          within(
              path,
              () ->
                  WorkCost.curve(((ConfigList) value).stream().map(v -> point(v, path)).toList()));
      default ->
          throw new ConfigurationException(
              path, "write nanoseconds a page, or a list of [bytes, nanoseconds]");
    };
  }

  private static WorkCost.Point point(ConfigValue value, String path) {
    if (value instanceof ConfigList pair && pair.size() == 2) {
      return new WorkCost.Point(number(pair.get(0), path), number(pair.get(1), path));
    }
    throw new ConfigurationException(path, value.render() + " is not [bytes, nanoseconds]");
  }

  private static long number(ConfigValue value, String path) {
    if (value.unwrapped() instanceof Number number) {
      return number.longValue();
    }
    throw new ConfigurationException(path, value.render() + " is not a number");
  }

  private Map<String, DeviceModel> devices() {
    Map<String, DeviceModel> devices = new HashMap<>();
    for (String name : keys(ROOT + ".devices")) {
      String path = child(ROOT + ".devices", name);
      only(path, "parallelism", "read", "write");
      int parallelism = config.getInt(path + ".parallelism");
      TransferCost read = transfer(path + ".read");
      TransferCost write = transfer(path + ".write");
      devices.put(name, within(path, () -> new DeviceModel(name, parallelism, read, write)));
    }
    return devices;
  }

  private TransferCost transfer(String path) {
    only(path, "latency", "bytes-per-second", "distribution", "sigma");
    long latency = config.getLong(path + ".latency");
    long bytesPerSecond = config.getLong(path + ".bytes-per-second");
    Distribution distribution = distribution(path + ".distribution");
    double sigma = config.hasPath(path + ".sigma") ? config.getDouble(path + ".sigma") : 0;
    return within(path, () -> new TransferCost(latency, bytesPerSecond, distribution, sigma));
  }

  private Distribution distribution(String path) {
    String name = config.getString(path);
    for (Distribution distribution : Distribution.values()) {
      if (distribution.name().equalsIgnoreCase(name)) {
        return distribution;
      }
    }
    throw new ConfigurationException(path, name + " is not fixed, exponential or lognormal");
  }

  /** Puts the path before the setting that a figure's own check complains of. */
  private static <T> T within(String path, Supplier<T> figures) {
    try {
      return figures.get();
    } catch (ConfigurationException e) {
      throw e.setting().startsWith(ROOT)
          ? e
          : new ConfigurationException(path, String.valueOf(e.getMessage()));
    }
  }

  private void only(String path, String... known) {
    Set<String> unknown = new TreeSet<>(keys(path));
    unknown.removeAll(Set.of(known));
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          path + "." + unknown.iterator().next(),
          "is not a setting; there are " + Arrays.toString(known));
    }
  }

  private Set<String> keys(String path) {
    return config.getObject(path).keySet();
  }

  private static String child(String path, String key) {
    return path + "." + ConfigUtil.joinPath(key);
  }
}
