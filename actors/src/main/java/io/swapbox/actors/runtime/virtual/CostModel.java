package io.swapbox.actors.runtime.virtual;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.swapbox.ConfigurationException;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.Work;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What everything costs in virtual time.
 *
 * @param message messages and their delivery
 * @param work work that a CPU does, by kind; all but the reads and writes of files
 * @param steps nanoseconds of each small step
 * @param devices the devices there are to choose from, by name
 */
public record CostModel(
    MessageCost message,
    Map<Work, WorkCost> work,
    Map<Step, Long> steps,
    Map<String, DeviceModel> devices) {

  private static final String SHIPPED = "cost-model.conf";

  /**
   * Copies the maps.
   *
   * @throws ConfigurationException when a kind of work or a step has no cost
   */
  public CostModel {
    work = Collections.unmodifiableMap(new EnumMap<>(work));
    steps = Collections.unmodifiableMap(new EnumMap<>(steps));
    devices = Map.copyOf(devices);
    for (Work kind : Work.values()) {
      if (kind != Work.FILE_READ && kind != Work.FILE_WRITE && !work.containsKey(kind)) {
        throw new ConfigurationException("work." + CostReader.key(kind), "there is no cost for it");
      }
    }
    for (Step step : Step.values()) {
      if (!steps.containsKey(step)) {
        throw new ConfigurationException(
            "steps." + CostReader.key(step), "there is no cost for it");
      }
    }
  }

  /** The costs that Swapbox ships with, {@code cost-model.conf}; each figure says its origin. */
  public static CostModel shipped() {
    return parse(ConfigFactory.empty());
  }

  /**
   * The costs of a file of the form of {@code cost-model.conf}; what it leaves out is as shipped.
   *
   * @throws ConfigurationException naming the first setting that is unknown or cannot be used
   */
  public static CostModel parse(Config config) {
    Config whole = config.withFallback(ConfigFactory.parseResources(SHIPPED)).resolve();
    return CostReader.read(whole);
  }

  /**
   * A device by its name.
   *
   * @throws ConfigurationException when there is none of that name
   */
  public DeviceModel device(String name) {
    DeviceModel device = devices.get(name);
    if (device == null) {
      throw new ConfigurationException(
          "devices." + name,
          "there is no such device; there are " + devices.keySet().stream().sorted().toList());
    }
    return device;
  }

  /** The same with a step that costs so many nanoseconds more. */
  public CostModel withMore(Step step, long nanos) {
    Map<Step, Long> more = new EnumMap<>(steps);
    more.merge(step, nanos, Long::sum);
    return new CostModel(message, work, more, devices);
  }

  /** Nanoseconds of a small step. */
  public long nanos(Step step) {
    return Objects.requireNonNull(steps.get(step));
  }

  /** The cost of a kind of work that a CPU does. */
  public WorkCost onCpu(Work kind) {
    return Objects.requireNonNull(work.get(kind));
  }
}
