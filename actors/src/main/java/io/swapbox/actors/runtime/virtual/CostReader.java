package io.swapbox.actors.runtime.virtual;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.swapbox.ConfigurationException;
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

/** Reads a cost model; every complaint names the setting. */
final class CostReader {

  private static final String ROOT = "swapbox.cost";

  private CostReader() {}

  static CostModel read(Config config) {
    try {
      Config root = config.getConfig(ROOT);
      only(root, ROOT, "message", "delivery", "work", "devices");
      return new CostModel(
          message(root.getConfig("message"), root.getConfig("delivery")),
          work(root.getConfig("work")),
          devices(root.getConfig("devices")));
    } catch (ConfigException e) {
      throw new ConfigurationException(ROOT, String.valueOf(e.getMessage()));
    }
  }

  /** The name of a kind of work in the file. */
  static String key(Work work) {
    return work.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static MessageCost message(Config message, Config delivery) {
    only(message, ROOT + ".message", "default", "system", "kinds");
    only(delivery, ROOT + ".delivery", "same-place", "other-place");
    return new MessageCost(
        message.getLong("default"),
        message.getLong("system"),
        kinds(message.getConfig("kinds")),
        delivery.getLong("same-place"),
        delivery.getLong("other-place"));
  }

  private static Map<String, Map<String, Long>> kinds(Config config) {
    Map<String, Map<String, Long>> kinds = new HashMap<>();
    for (String kind : config.root().keySet()) {
      Config messages = config.getConfig(quoted(kind));
      Map<String, Long> costs = new HashMap<>();
      for (String message : messages.root().keySet()) {
        long nanos = messages.getLong(quoted(message));
        CostModel.require(nanos >= 0, "message.kinds." + kind + "." + message, nanos, "0 or more");
        costs.put(message, nanos);
      }
      kinds.put(kind, Map.copyOf(costs));
    }
    return kinds;
  }

  private static Map<Work, WorkCost> work(Config config) {
    Map<Work, WorkCost> work = new EnumMap<>(Work.class);
    List<String> known = new ArrayList<>();
    for (Work kind : Work.values()) {
      if (kind != Work.FILE_READ && kind != Work.FILE_WRITE) {
        known.add(key(kind));
        work.put(kind, workCost(config.getValue(key(kind)), key(kind)));
      }
    }
    only(config, ROOT + ".work", known.toArray(String[]::new));
    return work;
  }

  private static WorkCost workCost(ConfigValue value, String name) {
    return switch (value.valueType()) {
      case NUMBER -> WorkCost.perPage(nanos(value, name));
      case LIST ->
          WorkCost.curve(((ConfigList) value).stream().map(point -> point(point, name)).toList());
      default ->
          throw new ConfigurationException(
              ROOT + ".work." + name,
              "write nanoseconds a page, or a list of [bytes, nanoseconds]");
    };
  }

  private static WorkCost.Point point(ConfigValue value, String name) {
    if (value instanceof ConfigList pair && pair.size() == 2) {
      return new WorkCost.Point(nanos(pair.get(0), name), nanos(pair.get(1), name));
    }
    throw new ConfigurationException(
        ROOT + ".work." + name, value.render() + " is not [bytes, nanoseconds]");
  }

  private static long nanos(ConfigValue value, String name) {
    if (value.valueType() == ConfigValueType.NUMBER && value.unwrapped() instanceof Number number) {
      return number.longValue();
    }
    throw new ConfigurationException(ROOT + ".work." + name, value.render() + " is not a number");
  }

  private static Map<String, DeviceModel> devices(Config config) {
    Map<String, DeviceModel> devices = new HashMap<>();
    for (String name : config.root().keySet()) {
      Config device = config.getConfig(quoted(name));
      String path = ROOT + ".devices." + name;
      only(device, path, "parallelism", "read", "write");
      devices.put(
          name,
          new DeviceModel(
              name,
              device.getInt("parallelism"),
              transfer(device.getConfig("read"), path + ".read"),
              transfer(device.getConfig("write"), path + ".write")));
    }
    return devices;
  }

  private static TransferCost transfer(Config config, String path) {
    only(config, path, "latency", "bytes-per-second", "distribution", "sigma");
    return new TransferCost(
        config.getLong("latency"),
        config.getLong("bytes-per-second"),
        distribution(config.getString("distribution"), path),
        config.hasPath("sigma") ? config.getDouble("sigma") : 0);
  }

  private static Distribution distribution(String name, String path) {
    for (Distribution distribution : Distribution.values()) {
      if (distribution.name().equalsIgnoreCase(name)) {
        return distribution;
      }
    }
    throw new ConfigurationException(
        path + ".distribution", name + " is not one of fixed, exponential, lognormal");
  }

  private static void only(Config config, String path, String... known) {
    Set<String> unknown = new TreeSet<>(config.root().keySet());
    unknown.removeAll(Set.of(known));
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          path + "." + unknown.iterator().next(),
          "is not a setting; there are " + Arrays.toString(known));
    }
  }

  private static String quoted(String key) {
    return com.typesafe.config.ConfigUtil.joinPath(key);
  }
}
