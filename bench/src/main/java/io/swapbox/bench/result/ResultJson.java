package io.swapbox.bench.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.swapbox.bench.compare.ListedResult;
import io.swapbox.bench.compare.ResultComparison;
import java.util.List;

/**
 * A {@link RunResult}, {@link TraceInfo}, {@link ResultComparison} or results of earlier runs as
 * JSON text: one key a line, in the order of the records.
 */
public final class ResultJson {

  private static final ObjectWriter WRITER = JsonMapper.builder().build().writer(printer());

  private ResultJson() {}

  /** The text of {@code result.json}, ending in a line feed. */
  public static String write(RunResult result) {
    return text(result);
  }

  /** What a trace has, ending in a line feed. */
  public static String write(TraceInfo info) {
    return text(info);
  }

  /** What differs between results, ending in a line feed. */
  public static String write(ResultComparison comparison) {
    return text(comparison);
  }

  /** Results of earlier runs, ending in a line feed. */
  public static String write(List<ListedResult> results) {
    return text(results);
  }

  private static String text(Object result) {
    try {
      return WRITER.writeValueAsString(result) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that is not JSON", e);
    }
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
  }
}
