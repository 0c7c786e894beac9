package io.swapbox.bench.cli;

import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.virtual.MessageLog;
import io.swapbox.actors.runtime.virtual.MessageLogFile;
import io.swapbox.bench.result.ResultFileException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files that a user wants every message of a run in virtual time written to. */
final class TraceFiles implements MessageLog, AutoCloseable {

  private final List<MessageLogFile> files = new ArrayList<>();

  /**
   * Opens the files, replacing those that are there.
   *
   * @param messages of the text log, or null for none
   * @param events of the Chrome trace, or null for none
   * @throws ResultFileException when one of them cannot be written
   */
  TraceFiles(@Nullable Path messages, @Nullable Path events) {
    open(messages, MessageLogFile::text);
    open(events, MessageLogFile::traceEvents);
  }

  private void open(@Nullable Path file, Function<Path, MessageLogFile> format) {
    if (file == null) {
      return;
    }
    try {
      files.add(format.apply(file));
    } catch (UncheckedIOException e) {
      close();
      throw new ResultFileException(file, Objects.requireNonNull(e.getCause()));
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
    for (MessageLogFile file : files) {
      file.handled(nanos, place, actor, message, waitNanos, serviceNanos);
    }
  }

  @Override
  public void close() {
    files.forEach(MessageLogFile::close);
  }
}
