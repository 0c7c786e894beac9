package io.swapbox.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swapbox.bench.Experiments;
import io.swapbox.bench.Outcomes;
import io.swapbox.bench.experiment.ReplayExperiment;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final String HOSTILE = "</script><script>alert('@@data@@ $1')</script><!-- &";

  private static String report(String description) {
    ReplayExperiment main = Experiments.replay("main", Map.of("description", description));
    return Report.write(Result.of(main, Outcomes.intact(), Environment.capture()));
  }

  @Test
  void loadsNothing() throws IOException {
    String html = report("plain");
    // Kept, so that a person can look at it after a build.
    Files.writeString(Path.of("target/sample-report.html"), html);
    assertThat(html).contains("content=\"default-src 'none'; style-src 'unsafe-inline'");
    String markup = html.replaceAll("(?s)(<script[^>]*>).*?</script>", "$1");
    assertThat(markup).doesNotContain("src=").doesNotContainPattern("href=\"(?!data:)");
    assertThat(html).doesNotContain("@import").doesNotContain("url(http").doesNotContain("fetch(");
    assertThat(html.split("</script>", -1)).hasSize(4);
    assertThat(html).contains("Apache Software Foundation").doesNotContainPattern("@@[a-z]+@@");
  }

  @Test
  void whatAnExperimentSaysStaysText() throws IOException {
    String html = report(HOSTILE);
    assertThat(html.split("</script>", -1)).hasSize(4);
    Matcher data = Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL).matcher(html);
    assertThat(data.find()).isTrue();
    JsonNode json = new ObjectMapper().readTree(data.group(1));
    assertThat(json.get("description").textValue()).isEqualTo(HOSTILE);
  }

  @Test
  void aScriptCannotEndItsElement() {
    assertThat(Report.escapeScript("a='</script>'+'</SCRIPT>'"))
        .isEqualTo("a='<\\/script>'+'<\\/SCRIPT>'");
    assertThat(Report.escapeData("\"<!--\"")).isEqualTo("\"\\u003c!--\"");
    assertThat(Report.escapeText("a<b&c")).isEqualTo("a&lt;b&amp;c");
  }
}
