package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.Placement;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A message log in a file of its own, which is complete when it is closed.
 *
 * <p>For {@link VirtualRuntime#create(VirtualConfig, MessageLog)}: close the runtime first, then
 * this. Methods that write throw {@link UncheckedIOException}.
 */
public final class MessageLogFile implements MessageLog, AutoCloseable {

  private final Writer out;
  private final MessageLog format;
  private final Runnable end;

  private MessageLogFile(Writer out, MessageLog format, Runnable end) {
    this.out = out;
    this.format = format;
    this.end = end;
  }

  /** Creates or replaces a file in the format of {@link TextMessageLog}. */
  public static MessageLogFile text(Path file) {
    Writer out = open(file);
    return new MessageLogFile(out, new TextMessageLog(out), () -> {});
  }

  /** Creates or replaces a file in the format of {@link TraceEventLog}. */
  public static MessageLogFile traceEvents(Path file) {
    Writer out = open(file);
    TraceEventLog format = new TraceEventLog(out);
    return new MessageLogFile(out, format, format::close);
  }

  private static BufferedWriter open(Path file) {
    try {
      return Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  @Override
  public void handled(
      long nanos,
      Placement place,
      String actor,
      Class<?> message,
      long waitNanos,
      long serviceNanos) {
    format.handled(nanos, place, actor, message, waitNanos, serviceNanos);
  }

  @Override
  public void close() {
    try (out) {
      end.run();
    } catch (IOException e) {
      throw new UncheckedIOException("the message log could not be written", e);
    }
  }
}
