package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.Placement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;

/**
 * A message log as text, for people and {@code awk}: one line a message after a line of headings,
 * columns separated by tabs, times in nanoseconds.
 *
 * <pre>
 * time  place  actor        message  wait  service
 * 1830  cpu-3  allocator-3  Store    240   1120
 * </pre>
 *
 * <p>Same configuration and seed, same bytes. Methods that write throw {@link
 * UncheckedIOException}. The writer is flushed and closed by its owner.
 */
public final class TextMessageLog implements MessageLog {

  private final Writer out;
  private final StringBuilder line = new StringBuilder();

  /** Writes the headings; a buffered writer is wanted. */
  public TextMessageLog(Writer out) {
    this.out = out;
    line.append("time\tplace\tactor\tmessage\twait\tservice\n");
    write();
  }

  @Override
  public void handled(
      long nanos,
      Placement place,
      String actor,
      Class<?> message,
      long waitNanos,
      long serviceNanos) {
    line.append(nanos).append('\t').append(name(place)).append('\t').append(actor).append('\t');
    line.append(message.getSimpleName()).append('\t');
    line.append(waitNanos).append('\t').append(serviceNanos).append('\n');
    write();
  }

  private static String name(Placement place) {
    return place.site().name().toLowerCase(Locale.ROOT) + "-" + place.index();
  }

  private void write() {
    try {
      out.append(line);
    } catch (IOException e) {
      throw new UncheckedIOException("the message log could not be written", e);
    }
    line.setLength(0);
  }
}
