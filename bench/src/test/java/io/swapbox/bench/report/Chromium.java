package io.swapbox.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A Chromium without a window that opens reports, where there is one on the {@code PATH}. */
public final class Chromium {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final int SECONDS = 120;

  /** On a phone and on a desk. */
  private static final List<Integer> WIDTHS = List.of(390, 1100);

  /**
   * Added to the end of a page: opens what is folded, makes every choice, and tells the frame
   * around what it is.
   */
  private static final String PROBE =
      """
      <script>
      const all = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
      document.querySelectorAll('details').forEach((d) => { d.open = true; });
      // Each choice once, the first one last.
      document.querySelectorAll('select').forEach((choice) => [...choice.options].reverse().forEach((option) => {
        choice.value = option.value;
        choice.dispatchEvent(new Event('change', { bubbles: true }));
      }));
      addEventListener('load', () => setTimeout(() => parent.postMessage({
        width: innerWidth,
        sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        empty: all('.chart').filter((c) => !c.querySelector('svg')).map((c) => c.id),
        unnamed: all('.chart').filter((c) => !c.getAttribute('aria-label')).map((c) => c.id),
        unlabelled: all('select, input, button').filter((c) => !c.labels?.length && !c.textContent.trim()).map((c) => c.id),
        stuck: all('.scroll').filter((s) => s.scrollWidth > s.clientWidth && s.tabIndex !== 0).map((s) => s.id),
        undefined: all('td, th, dd, p, svg text').filter((c) => /undefined|NaN|\\[object/.test(c.textContent)).map((c) => c.textContent),
        dom: [...document.querySelectorAll('#live, main')].map((e) => e.outerHTML).join(''),
      }, '*'), 300));
      </script>
      """;

  /** Has a page in frames of several widths, and notes what they tell. */
  private static final String FRAMES =
      """
      <html><body>@@frames@@<script>
      const pages = [];
      addEventListener('message', ({ data }) => {
        pages.push(data);
        if (pages.length < document.querySelectorAll('iframe').length) return;
        const note = document.createElement('pre');
        note.id = 'probe';
        note.textContent = encodeURIComponent(JSON.stringify(pages.sort((a, b) => a.width - b.width)));
        document.body.append(note);
      });
      </script></body></html>
      """;

  private static final Pattern NOTE = Pattern.compile("<pre id=\"probe\">(.*?)</pre>");

  private final Path program;
  private final Path directory;

  private Chromium(Path program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /**
   * A page as it was when it had been drawn.
   *
   * @param console lines that it has written to the console
   * @param widths what the probe has found, narrow windows first
   */
  public record Page(List<String> console, JsonNode widths) {

    /** Checks that it is whole: no error, every chart drawn and named, nothing out of reach. */
    public void assertSound() {
      assertThat(console).as("console").isEmpty();
      for (JsonNode facts : widths) {
        String at = " at " + facts.get("width") + " pixels";
        assertThat(facts.get("sideways").asInt()).as("scrolls sideways" + at).isZero();
        for (String list : List.of("empty", "unnamed", "unlabelled", "stuck", "undefined")) {
          assertThat(facts.get(list)).as(list + at).isEmpty();
        }
      }
    }

    /** Its elements, in a wide window. */
    public String dom() {
      return widths.get(widths.size() - 1).get("dom").asText();
    }
  }

  /**
   * The one that there is; a test that needs it is left out where there is none.
   *
   * @param directory for what it writes
   */
  public static Chromium assumed(Path directory) {
    Optional<Path> program =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(program.isPresent(), "no Chromium on the PATH");
    return new Chromium(program.orElseThrow(), directory);
  }

  /** Opens a report in windows of several widths. */
  public Page open(Path report) throws IOException {
    String html = Files.readString(report);
    int end = html.lastIndexOf("</body>");
    Files.writeString(
        directory.resolve("probed.html"), html.substring(0, end) + PROBE + html.substring(end));
    String frames =
        WIDTHS.stream()
            .map("<iframe src='probed.html' width='%d' height='1000'></iframe>"::formatted)
            .collect(Collectors.joining());
    Path page = directory.resolve("frames.html");
    Files.writeString(page, FRAMES.replace("@@frames@@", frames));
    Path out = directory.resolve("chromium.out");
    Path err = directory.resolve("chromium.err");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--user-data-dir=" + directory.resolve("profile"),
                "--window-size=1600,1000",
                "--enable-logging=stderr",
                "--virtual-time-budget=5000",
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    waitFor(process);
    Matcher note = NOTE.matcher(Files.readString(out));
    assertThat(note.find()).as(Files.readString(err)).isTrue();
    List<String> console =
        Files.readAllLines(err).stream().filter(line -> line.contains("CONSOLE")).toList();
    String widths = URLDecoder.decode(note.group(1), StandardCharsets.UTF_8);
    return new Page(console, new ObjectMapper().readTree(widths));
  }

  private static void waitFor(Process process) {
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("Chromium has ended").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
