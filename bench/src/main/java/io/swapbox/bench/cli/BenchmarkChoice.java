package io.swapbox.bench.cli;

import io.swapbox.bench.experiment.NearestName;
import io.swapbox.bench.suite.BenchmarkInfo;
import io.swapbox.bench.suite.Param;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What a user's patterns and parameters name; what they do not name is an error with near ones. */
final class BenchmarkChoice {

  private final CommandLine command;

  BenchmarkChoice(CommandLine command) {
    this.command = command;
  }

  /** The benchmarks whose name has a match of any pattern; all without patterns. */
  List<BenchmarkInfo> matching(List<BenchmarkInfo> all, List<String> patterns) {
    SequencedSet<BenchmarkInfo> chosen = new LinkedHashSet<>();
    for (String text : patterns) {
      Pattern pattern = compile(text);
      List<BenchmarkInfo> named =
          all.stream().filter(info -> pattern.matcher(info.name()).find()).toList();
      if (named.isEmpty()) {
        throw refused("no benchmark has a match of '" + text + "'" + near(text, names(all)));
      }
      chosen.addAll(named);
    }
    // In the order of the suite, whatever that of the patterns is.
    return patterns.isEmpty() ? all : all.stream().filter(chosen::contains).toList();
  }

  /** Values by parameter, each of which some of the benchmarks have. */
  Map<String, List<String>> params(List<BenchmarkInfo> chosen, List<String> given) {
    Map<String, List<String>> params = new TreeMap<>();
    for (String text : given) {
      int equals = text.indexOf('=');
      if (equals < 1 || equals == text.length() - 1) {
        throw refused("-p takes PARAM=VALUE[,VALUE], not '" + text + "'");
      }
      String name = text.substring(0, equals);
      List<String> values = Arrays.asList(text.substring(equals + 1).split(",", -1));
      List<Param> known = chosen.stream().flatMap(info -> info.param(name).stream()).toList();
      if (known.isEmpty()) {
        throw refused(
            "none of these benchmarks has the parameter '"
                + name
                + "'"
                + near(name, paramNames(chosen)));
      }
      values.forEach(value -> check(value, known));
      params.computeIfAbsent(name, key -> new ArrayList<>()).addAll(values);
    }
    return params;
  }

  private void check(String value, List<Param> known) {
    for (Param param : known) {
      param
          .refuses(value)
          .ifPresent(
              allowed -> {
                throw refused(
                    "the parameter %s takes %s, not '%s'%s"
                        .formatted(param.name(), allowed, value, near(value, param.allowed())));
              });
    }
  }

  private Pattern compile(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw refused("'" + text + "' is no regular expression: " + e.getDescription());
    }
  }

  /** Names of benchmarks and of their groups. */
  private static List<String> names(List<BenchmarkInfo> all) {
    SequencedSet<String> names = new LinkedHashSet<>();
    all.forEach(info -> names.add(info.group()));
    all.forEach(info -> names.add(info.name()));
    return List.copyOf(names);
  }

  private static List<String> paramNames(List<BenchmarkInfo> chosen) {
    return chosen.stream()
        .flatMap(info -> info.params().stream())
        .map(Param::name)
        .distinct()
        .sorted()
        .toList();
  }

  private static String near(String typed, List<String> known) {
    return NearestName.of(typed, known).map(name -> "; did you mean " + name + "?").orElse("");
  }

  private ParameterException refused(String message) {
    return new ParameterException(command, message);
  }
}
