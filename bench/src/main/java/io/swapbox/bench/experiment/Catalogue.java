package io.swapbox.bench.experiment;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.swapbox.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The experiments that come with the program, and the reader of a user's own.
 *
 * <p>An experiment is a HOCON file over {@code reference.conf}, which names every setting there is:
 * what it does not name is refused.
 */
public final class Catalogue {

  /** The experiment of a run that names none. */
  public static final String DEFAULT = "main";

  private static final List<String> BUNDLED =
      List.of(
          DEFAULT,
          "zswap-only",
          "file-only",
          "neighbours",
          "kswapd",
          "dispatchers",
          "policies",
          "swapoff",
          "redis-save",
          "exit-storm",
          "kernel-build",
          "mix",
          "phone",
          "contention",
          "free-path",
          "soak",
          "soak-virtual");
  private static final String REFERENCE = "reference";
  private static final String SUFFIX = ".conf";

  private final Config reference = bundled(REFERENCE);

  /** Names of the experiments that come with the program. */
  public List<String> names() {
    return BUNDLED;
  }

  /** What a bundled experiment shows, in one line. */
  public String description(String name) {
    return bundled(name).getString("description");
  }

  /** The commented file that holds every setting with its default, unit and meaning. */
  public String settingsReference() {
    return text(REFERENCE);
  }

  /**
   * Reads an experiment.
   *
   * @param name of a bundled experiment, or the path of a file that ends in {@code .conf}
   * @param overrides values by path, stronger than the file's
   * @throws ConfigurationException when there is no such experiment, a setting is unknown or of no
   *     use to it, or a value cannot be used
   */
  public Experiment read(String name, Map<String, String> overrides) {
    Config config = name.endsWith(SUFFIX) ? file(Path.of(name)) : named(name);
    leaves(config).forEach(this::requireKnown);
    Config merged = config.withFallback(reference);
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      requireKnown(override.getKey());
      merged = SettingReader.override(merged, override.getKey(), override.getValue());
    }
    for (Variant variant : Variant.of(new SettingReader(merged))) {
      variant.changes().keySet().forEach(this::requireKnown);
    }
    Experiment experiment = ExperimentReader.read(name, merged);
    Set<String> given = leaves(config);
    given.addAll(overrides.keySet());
    given.forEach(path -> requireUsed(path, experiment));
    return experiment;
  }

  private Config named(String name) {
    if (!BUNDLED.contains(name)) {
      String meant =
          NearestName.of(name, BUNDLED).map(near -> "; did you mean " + near + "?").orElse("");
      throw new ConfigurationException(
          "experiment",
          "there is no '%s'%s (use one of %s, or a file that ends in %s)"
              .formatted(name, meant, String.join(", ", BUNDLED), SUFFIX));
    }
    return bundled(name);
  }

  private static Config file(Path path) {
    try (Reader reader = Files.newBufferedReader(path)) {
      return ConfigFactory.parseReader(reader).resolve();
    } catch (IOException e) {
      throw new ConfigurationException("experiment", "cannot read " + path + ": " + reason(e));
    } catch (ConfigException e) {
      throw new ConfigurationException("experiment", path + ": " + e.getMessage());
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "there is no such file" : e.toString();
  }

  private void requireKnown(String path) {
    Set<String> known = leaves(reference);
    if (known.contains(path)) {
      return;
    }
    String group = path + ".";
    String members =
        known.stream().filter(name -> name.startsWith(group)).collect(Collectors.joining(", "));
    if (!members.isEmpty()) {
      throw new ConfigurationException(path, "is a group of settings; name one of " + members);
    }
    String meant =
        NearestName.of(path, known).map(near -> "; did you mean " + near + "?").orElse("");
    throw new ConfigurationException(path, "there is no such setting" + meant);
  }

  private static void requireUsed(String path, Experiment experiment) {
    Set<String> used = experiment.settings().keySet();
    if (!used.contains(path)) {
      throw new ConfigurationException(
          path,
          "a %s experiment does not use it; it uses %s"
              .formatted(experiment.settings().get("kind"), String.join(", ", used)));
    }
  }

  /** Paths of all values, nulls included, without the quotes that HOCON puts around some keys. */
  private static Set<String> leaves(Config config) {
    Set<String> paths = new TreeSet<>();
    collect("", config.root(), paths);
    return paths;
  }

  private static void collect(String prefix, Map<String, ConfigValue> object, Set<String> paths) {
    object.forEach(
        (key, value) -> {
          if (value instanceof ConfigObject inner && !inner.isEmpty()) {
            collect(prefix + key + ".", inner, paths);
          } else {
            paths.add(prefix + key);
          }
        });
  }

  private static Config bundled(String name) {
    return ConfigFactory.parseString(text(name));
  }

  private static String text(String name) {
    String resource = "/experiments/" + name + SUFFIX;
    try (InputStream in = Catalogue.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
