package io.swapbox.actors.runtime.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageLogFileTest {

  private final StringWriter expected = new StringWriter();
  private final Path file;

  MessageLogFileTest(@TempDir Path directory) {
    file = directory.resolve("messages");
  }

  @Test
  void holdsTheTextOfTheRun() throws IOException {
    MessageLogFormatsTest.run(new TextMessageLog(expected));
    try (MessageLogFile log = MessageLogFile.text(file)) {
      MessageLogFormatsTest.run(log);
    }
    assertThat(Files.readString(file)).isEqualTo(expected.toString()).contains("worker-7");
  }

  @Test
  void holdsCompleteTraceEventsAndReplacesWhatWasThere() throws IOException {
    Files.writeString(file, "x".repeat(100_000));
    try (TraceEventLog log = new TraceEventLog(expected)) {
      MessageLogFormatsTest.run(log);
    }
    try (MessageLogFile log = MessageLogFile.traceEvents(file)) {
      MessageLogFormatsTest.run(log);
    }
    assertThat(Files.readString(file)).isEqualTo(expected.toString()).endsWith("]}\n");
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    Path missing = file.resolve("not-there");
    assertThatThrownBy(() -> MessageLogFile.text(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(missing.toString());
  }
}
