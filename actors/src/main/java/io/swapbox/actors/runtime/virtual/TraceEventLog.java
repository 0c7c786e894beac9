package io.swapbox.actors.runtime.virtual;

import io.swapbox.actors.runtime.Placement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A message log as Chrome trace events, which Perfetto ({@code ui.perfetto.dev}) shows on a time
 * line: one track a CPU, and one for each message that a device works at the same time.
 *
 * <p>The JSON object form of the "Trace Event Format": a complete event ({@code "ph": "X"}) for
 * each message with wait and service in nanoseconds as arguments, and metadata events that name the
 * tracks. Same configuration and seed, same bytes. Streams: holds no more than the tracks. Methods
 * that write throw {@link UncheckedIOException}.
 */
public final class TraceEventLog implements MessageLog, AutoCloseable {

  /** Trace viewers group tracks by process. */
  private static final int CPU_GROUP = 1;

  private static final int DEVICE_GROUP = 2;

  /** Tracks of devices come after those of CPUs, with room for so many lanes each. */
  private static final int LANES = 10_000;

  private static final long NANOS_PER_MICRO = 1_000;

  private final Writer out;
  private final StringBuilder json = new StringBuilder();
  private final Map<Placement, List<Track>> tracks = new HashMap<>();
  private int trackIds = DEVICE_GROUP;
  private boolean first = true;

  /** A line of the display; no two of its events overlap. */
  private static final class Track {
    final int group;
    final int id;
    long freeAt;

    Track(int group, int id) {
      this.group = group;
      this.id = id;
    }
  }

  /** Writes the head; a buffered writer is wanted. */
  public TraceEventLog(Writer out) {
    this.out = out;
    json.append("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
    metadata("process_name", CPU_GROUP, 0, "CPUs");
    metadata("process_name", DEVICE_GROUP, 0, "devices");
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
    Track track = freeTrack(place, nanos);
    track.freeAt = nanos + serviceNanos;
    String type = message.getSimpleName();
    begin("X", actor + " " + type, track.group, track.id);
    json.append(",\"cat\":\"message\",\"ts\":");
    micros(nanos);
    json.append(",\"dur\":");
    micros(serviceNanos);
    json.append(",\"args\":{\"actor\":");
    string(actor);
    json.append(",\"message\":");
    string(type);
    json.append(",\"wait_ns\":").append(waitNanos);
    json.append(",\"service_ns\":").append(serviceNanos).append("}}");
    write();
  }

  /** Ends the JSON and flushes; the writer is closed by its owner. */
  @Override
  public void close() {
    json.append("\n]}\n");
    write();
    try {
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Track freeTrack(Placement place, long nanos) {
    List<Track> lanes = tracks.computeIfAbsent(place, absent -> new ArrayList<>());
    for (Track lane : lanes) {
      if (lane.freeAt <= nanos) {
        return lane;
      }
    }
    Track added = newTrack(place, lanes.size());
    lanes.add(added);
    return added;
  }

  private Track newTrack(Placement place, int lane) {
    return switch (place.site()) {
      case CPU -> named(CPU_GROUP, "CPU " + place.index(), place.index());
      case DEVICE, DEVICE_OF_CALLERS ->
          named(
              DEVICE_GROUP,
              "device " + place.index() + " lane " + lane,
              place.index() * LANES + lane);
    };
  }

  private Track named(int group, String name, int order) {
    // From 3 on: a track with the number of its group would count as the group's main thread.
    Track track = new Track(group, ++trackIds);
    metadata("thread_name", group, track.id, name);
    begin("M", "thread_sort_index", group, track.id);
    json.append(",\"args\":{\"sort_index\":").append(order).append("}}");
    return track;
  }

  private void metadata(String what, int group, int track, String name) {
    begin("M", what, group, track);
    json.append(",\"args\":{\"name\":");
    string(name);
    json.append("}}");
  }

  private void begin(String phase, String name, int group, int track) {
    json.append(first ? "\n" : ",\n");
    first = false;
    json.append("{\"ph\":\"").append(phase).append("\",\"pid\":").append(group);
    json.append(",\"tid\":").append(track).append(",\"name\":");
    string(name);
  }

  /** The format counts in microseconds; fractions are allowed and exact to the nanosecond here. */
  private void micros(long nanos) {
    long fraction = nanos % NANOS_PER_MICRO;
    json.append(nanos / NANOS_PER_MICRO).append('.');
    json.append((char) ('0' + fraction / 100));
    json.append((char) ('0' + fraction / 10 % 10));
    json.append((char) ('0' + fraction % 10));
  }

  /** A JSON string (RFC 8259, section 7). */
  private void string(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  private void write() {
    try {
      out.append(json);
    } catch (IOException e) {
      throw failed(e);
    }
    json.setLength(0);
  }

  private static UncheckedIOException failed(IOException cause) {
    return new UncheckedIOException("the trace events could not be written", cause);
  }
}
