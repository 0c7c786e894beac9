package io.swapbox.bench.report;

import io.swapbox.bench.compare.ResultComparison;
import io.swapbox.bench.result.BenchResult;
import io.swapbox.bench.result.Comparison;
import io.swapbox.bench.result.FreePathResult;
import io.swapbox.bench.result.Overhead;
import io.swapbox.bench.result.PublishedComparison;
import io.swapbox.bench.result.Repeated;
import io.swapbox.bench.result.Result;
import io.swapbox.bench.result.ResultJson;
import io.swapbox.bench.result.RunResult;
import io.swapbox.bench.result.Series;
import io.swapbox.bench.result.SoakResult;
import io.swapbox.bench.result.Sweep;
import io.swapbox.bench.result.Validation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report of a run as one HTML text that loads nothing: style, script and charts are inlined.
 */
public final class Report {

  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";
  private static final String COMPARE = "compare";

  /** Those that {@code swapbox run} and {@code swapbox sweep} may need. */
  private static final List<String> PAGES_OF_RUNS =
      List.of("run", "comparison", "series", "free-path", "soak", "repeated", "sweep");

  private static final Pattern SLOT = Pattern.compile("@@([a-z]+)@@");
  private static final Pattern SCRIPT_END = Pattern.compile("</(script)", Pattern.CASE_INSENSITIVE);

  private static final Set<String> OF_METRICS = Set.of(COMPARE, "repeated", "sweep");

  private Report() {}

  /** The text of {@code report.html}, about a megabyte. */
  public static String write(RunResult result) {
    return write(page(result), result.experiment(), ResultJson.write(result));
  }

  /** The text of a page that lays results side by side, about a megabyte. */
  public static String write(ResultComparison comparison) {
    String title = comparison.a().path() + " and " + comparison.b().path();
    return write(COMPARE, title, ResultJson.write(comparison));
  }

  /**
   * The page of a running experiment, about a megabyte: it draws whatever results its server sends
   * it, each as its report does.
   */
  public static String live(String title) {
    StringBuilder templates = new StringBuilder();
    StringBuilder pages = new StringBuilder();
    for (String page : PAGES_OF_RUNS) {
      templates.append("<template id=\"page-%s\">%n%s</template>%n".formatted(page, main(page)));
      pages.append("'%s': %s,%n".formatted(page, draw(page)));
    }
    Map<String, String> parts =
        Map.of(
            "templates", templates.toString(),
            "echarts", escapeScript(resource(ECHARTS)),
            "window", escapeScript(resource("window.js")),
            "pages", pages.toString(),
            "live", escapeScript(resource("live.js")));
    String style = resource("report.css") + resource("live.css");
    return shell(title, style, "'self'", fill(resource("live.html"), parts));
  }

  private static String write(String page, String title, String json) {
    Map<String, String> parts =
        Map.of(
            "main", main(page),
            "echarts", escapeScript(resource(ECHARTS)),
            "data", escapeData(json),
            "window", escapeScript(resource("window.js")),
            "draw", draw(page));
    return shell(title, resource("report.css"), "'none'", fill(resource("report.html"), parts));
  }

  /** A document; what it may connect to is said as a Content-Security-Policy says it. */
  private static String shell(String title, String style, String connect, String body) {
    Map<String, String> parts =
        Map.of("title", escapeText(title), "style", style, "connect", connect, "body", body);
    return fill(resource("shell.html"), parts);
  }

  /** What is drawn upon. */
  private static String main(String page) {
    return fill(resource("main.html"), Map.of("sections", resource(page + ".html")));
  }

  /** A function that draws a result. */
  private static String draw(String page) {
    Map<String, String> parts =
        Map.of(
            "common", escapeScript(resource("common.js")),
            "script", escapeScript(script(page)));
    return fill(resource("draw.js"), parts);
  }

  /** The script of a page, behind what pages of metrics have in common. */
  private static String script(String page) {
    String own = resource(page + ".js");
    return OF_METRICS.contains(page) ? resource("metrics.js") + own : own;
  }

  /** The name of the sections and of the script that draw this kind of result. */
  public static String page(RunResult result) {
    return switch (result) {
      case Result run -> "run";
      case Comparison comparison -> "comparison";
      case Series series -> "series";
      case FreePathResult freePath -> "free-path";
      case SoakResult soak -> "soak";
      case BenchResult bench -> "bench";
      case Overhead overhead -> "overhead";
      case Validation validation -> "validate";
      case Repeated repeated -> "repeated";
      case Sweep sweep -> "sweep";
      case PublishedComparison published -> "reproduce";
    };
  }

  private static String fill(String template, Map<String, String> parts) {
    // One pass: what looks like a slot inside an inlined part stays as it is.
    return SLOT.matcher(template)
        .replaceAll(
            slot -> {
              String part = parts.get(slot.group(1));
              if (part == null) {
                throw new IllegalStateException("unknown slot " + slot.group());
              }
              return Matcher.quoteReplacement(part);
            });
  }

  /** JSON that cannot end the script element that it stands in, nor open a comment. */
  static String escapeData(String json) {
    return json.replace("<", "\\u003c");
  }

  /** A script that cannot end its element: the sequence stands in strings and patterns only. */
  static String escapeScript(String script) {
    return SCRIPT_END.matcher(script).replaceAll("<\\\\/$1");
  }

  static String escapeText(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String resource(String name) {
    try (InputStream in = Report.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
