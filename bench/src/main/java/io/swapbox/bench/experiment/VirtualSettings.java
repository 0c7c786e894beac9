package io.swapbox.bench.experiment;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.swapbox.ConfigurationException;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The settings of virtual time that are no replay's and no load's.
 *
 * @param model what everything costs
 */
record VirtualSettings(CostModel model) {

  private static final String COSTS = "virtual.costs";
  private static final String PAYLOAD = "payload";
  private static final String WAITING = "virtual.waiting";
  private static final String DEVICE = "virtual.device";

  /**
   * Reads the cost model.
   *
   * @throws ConfigurationException when its file cannot be read or used
   */
  static VirtualSettings costs(SettingReader read) {
    String path = read.text(COSTS);
    if (path.isEmpty()) {
      return new VirtualSettings(CostModel.shipped());
    }
    Config costs = file(path);
    try {
      return new VirtualSettings(CostModel.parse(costs));
    } catch (ConfigurationException | ConfigException e) {
      throw new ConfigurationException(COSTS, path + ": " + e.getMessage());
    }
  }

  private static Config file(String path) {
    try (Reader reader = Files.newBufferedReader(Path.of(path))) {
      return ConfigFactory.parseReader(reader).resolve();
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new ConfigurationException(COSTS, "there is no file " + path);
    } catch (ConfigException e) {
      throw new ConfigurationException(COSTS, path + ": " + e.getMessage());
    } catch (IOException e) {
      throw new ConfigurationException(COSTS, "cannot read " + path + ": " + e);
    }
  }

  /**
   * Reads what the pages are made of.
   *
   * @throws ConfigurationException when that cannot be on threads
   */
  static Payload payload(SettingReader read, boolean inVirtualTime) {
    boolean modelled = read.word(PAYLOAD, "real", "modelled").equals("modelled");
    if (modelled && !inVirtualTime) {
      throw read.refused(PAYLOAD, "real, or runtime = virtual");
    }
    return modelled ? Payload.MODELLED : Payload.REAL;
  }

  /** Reads what a CPU does while its task waits. */
  static Waiting waiting(SettingReader read) {
    return read.word(WAITING, "sleep", "spin").equals("spin") ? Waiting.SPIN : Waiting.SLEEP;
  }

  /**
   * Reads which device the swap file is on.
   *
   * @throws ConfigurationException when the cost model does not have it
   */
  String device(SettingReader read) {
    String[] names = model.devices().keySet().stream().sorted().toArray(String[]::new);
    return read.word(DEVICE, names);
  }
}
