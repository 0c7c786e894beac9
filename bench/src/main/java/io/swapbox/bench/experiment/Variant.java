package io.swapbox.bench.experiment;

import com.typesafe.config.Config;
import io.swapbox.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the runs that an experiment compares: what it changes.
 *
 * @param name of the run
 * @param changes values by path
 */
record Variant(String name, Map<String, String> changes) {

  /** The setting that holds them. */
  static final String SETTING = "variants";

  /**
   * The runs that these settings name, none for a single run.
   *
   * @throws ConfigurationException when one is not written as {@code name: path=value; path=value}
   */
  static List<Variant> of(SettingReader read) {
    List<Variant> variants = new ArrayList<>();
    for (String text : read.texts(SETTING)) {
      variants.add(of(text, read));
    }
    if (variants.stream().map(Variant::name).distinct().count() < variants.size()) {
      throw read.refused(SETTING, "each name once");
    }
    return variants;
  }

  private static Variant of(String text, SettingReader read) {
    int colon = text.indexOf(':');
    String name = (colon < 0 ? text : text.substring(0, colon)).strip();
    Map<String, String> changes = new LinkedHashMap<>();
    if (colon >= 0) {
      for (String change : text.substring(colon + 1).split(";", -1)) {
        int equals = change.indexOf('=');
        if (equals < 1) {
          throw misspelt(read);
        }
        changes.put(change.substring(0, equals).strip(), change.substring(equals + 1).strip());
      }
    }
    if (name.isEmpty() || changes.containsKey(SETTING)) {
      throw misspelt(read);
    }
    return new Variant(name, changes);
  }

  private static ConfigurationException misspelt(SettingReader read) {
    return read.refused(SETTING, "runs as in [a name, \"another: swap.batch=1; swap.cpus=2\"]");
  }

  /** The settings of this run alone. */
  Config settings(Config all) {
    Config own = SettingReader.override(all, SETTING, "");
    for (Map.Entry<String, String> change : changes.entrySet()) {
      own = SettingReader.override(own, change.getKey(), change.getValue());
    }
    return own;
  }
}
