package io.swapbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The keys of {@code result.json} as paths, such as {@code mailboxes[].wait.p50}. */
public final class ResultKeys {

  private static final Path PAGE = Path.of("../docs/results.md");
  private static final Path EXPERIMENTS = Path.of("../docs/experiments.md");
  private static final String SOAK = "A soak";
  private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

  private ResultKeys() {}

  /** The keys of a run that {@code docs/results.md} explains: the first cells of its tables. */
  public static Set<String> documented() throws IOException {
    return keys(before(SOAK));
  }

  /** The keys of a soak that it explains; those of mailboxes and environment are a run's. */
  public static Set<String> documentedSoak() throws IOException {
    Set<String> keys = documented(SOAK);
    documented().stream().filter(key -> key.startsWith("mailboxes[].")).forEach(keys::add);
    return keys;
  }

  /** The keys of an overhead result that it explains. */
  public static Set<String> documentedOverhead() throws IOException {
    return documented("Metadata overhead");
  }

  /** The keys of benchmarks that it explains. */
  public static Set<String> documentedBenchmarks() throws IOException {
    return documented("Benchmarks");
  }

  /** The keys of a validation that it explains. */
  public static Set<String> documentedValidation() throws IOException {
    return documented("A validation");
  }

  /** The keys of repetitions that it explains. */
  public static Set<String> documentedRepetitions() throws IOException {
    return documented("Repetitions");
  }

  /** The keys of a sweep that it explains. */
  public static Set<String> documentedSweep() throws IOException {
    return documented("A sweep");
  }

  /** The keys of published results that it explains. */
  public static Set<String> documentedReproduction() throws IOException {
    return documented("Published results");
  }

  /** The keys of {@code trace info --json} that {@code docs/traces.md} explains. */
  public static Set<String> documentedTraces() throws IOException {
    String page = Files.readString(Path.of("../docs/traces.md"));
    return keys(page.substring(page.indexOf("\n## What is in a trace")));
  }

  /** The keys of {@code compare --json} that {@code docs/experiments.md} explains. */
  public static Set<String> documentedComparison() throws IOException {
    return keys(chapter(Files.readString(EXPERIMENTS), "Comparing results"));
  }

  /** The keys of {@code list --results --json} that {@code docs/experiments.md} explains. */
  public static Set<String> documentedListing() throws IOException {
    return keys(chapter(Files.readString(EXPERIMENTS), "Listing results"));
  }

  /** The keys of a chapter, and those of the environment, which are a run's. */
  private static Set<String> documented(String chapter) throws IOException {
    Set<String> keys = keys(chapter(text(), chapter));
    documented().stream().filter(key -> key.startsWith("environment.")).forEach(keys::add);
    return keys;
  }

  private static String before(String chapter) throws IOException {
    return text().split(heading(chapter), 2)[0];
  }

  private static String chapter(String page, String chapter) {
    String from = page.substring(page.indexOf(heading(chapter)) + 1);
    return from.split("\n## ", 2)[0];
  }

  private static String heading(String chapter) {
    return "\n## " + chapter + "\n";
  }

  private static String text() throws IOException {
    return Files.readString(PAGE);
  }

  private static Set<String> keys(String text) {
    return ROW.matcher(text)
        .results()
        .map((MatchResult row) -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The keys of all values of a result; settings, which explain themselves, are one. */
  public static Set<String> of(JsonNode result) {
    Set<String> keys = new TreeSet<>();
    collect("", result, keys);
    return keys;
  }

  private static void collect(String path, JsonNode node, Set<String> keys) {
    boolean objects = node.isArray() && node.path(0).isObject();
    if (objects) {
      node.forEach(element -> collect(path + "[]", element, keys));
    } else if (node.isObject() && !path.equals("settings")) {
      String prefix = path.isEmpty() ? "" : path + ".";
      node.properties().forEach(key -> collect(prefix + key.getKey(), key.getValue(), keys));
    } else {
      keys.add(path);
    }
  }
}
