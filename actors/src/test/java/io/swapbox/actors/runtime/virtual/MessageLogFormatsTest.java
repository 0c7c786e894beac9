package io.swapbox.actors.runtime.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MessageLogFormatsTest {

  private static final long MESSAGE = 100;
  private static final long SAME = 10;
  private static final long OTHER = 50;
  private static final long LATENCY = 10_000;

  private final StringWriter out = new StringWriter();

  /** Something to do. */
  private record Copy() {}

  /** Something to read. */
  private record Read() {}

  /** Two messages to one actor on a CPU, one to each of two readers on a device. */
  static void run(MessageLog log) {
    DeviceModel device = Machines.device(2, LATENCY, Distribution.FIXED);
    VirtualConfig machine = Machines.machine(1, 2, Machines.costs(MESSAGE, SAME, OTHER), device);
    try (VirtualRuntime runtime = VirtualRuntime.create(machine, log)) {
      runtime.start(
          Machines.guardian(
              context -> {
                WorkMeter meter = runtime.workMeter();
                ActorRef<Copy> worker =
                    runtime.spawn(
                        context, charging(meter, Work.COPY), "worker", 7, Placement.cpu(1));
                worker.tell(new Copy());
                worker.tell(new Copy());
                for (int i = 0; i < 2; i++) {
                  ActorRef<Read> reader =
                      runtime.spawn(
                          context,
                          MessageLogFormatsTest.<Read>charging(meter, Work.FILE_READ),
                          "reader",
                          i,
                          Placement.device(0));
                  reader.tell(new Read());
                }
              }));
      runtime.run();
    }
  }

  private static <T> Behavior<T> charging(WorkMeter meter, Work work) {
    return Behaviors.receiveMessage(
        message -> {
          meter.end(work, meter.begin(), 1, 4096);
          return Behaviors.same();
        });
  }

  @Test
  void textHasALineForEachMessage() {
    run(new TextMessageLog(out));
    long copy = MESSAGE + Machines.COPY;
    assertThat(out.toString().lines().findFirst())
        .contains("time\tplace\tactor\tmessage\twait\tservice");
    assertThat(out.toString().lines().skip(1))
        .containsExactlyInAnyOrder(
            line(OTHER, "cpu-1", "worker-7", "Copy", 0, copy),
            line(OTHER + copy, "cpu-1", "worker-7", "Copy", copy, copy),
            line(OTHER, "device-0", "reader-0", "Read", 0, MESSAGE + LATENCY),
            line(OTHER, "device-0", "reader-1", "Read", 0, MESSAGE + LATENCY));
  }

  private static String line(Object... columns) {
    return String.join("\t", List.of(columns).stream().map(String::valueOf).toList());
  }

  private List<? extends Config> traceEvents() {
    ConfigParseOptions json = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
    return ConfigFactory.parseString(out.toString(), json).getConfigList("traceEvents");
  }

  private List<? extends Config> traceEvents(String phase) {
    return traceEvents().stream().filter(e -> e.getString("ph").equals(phase)).toList();
  }

  @Test
  void traceEventsAreCompleteEventsOnATrackForEachCpuAndDeviceLane() {
    try (TraceEventLog log = new TraceEventLog(out)) {
      run(log);
    }
    List<? extends Config> messages = traceEvents("X");
    assertThat(messages)
        .extracting(event -> event.getString("name"))
        .containsExactlyInAnyOrder(
            "worker-7 Copy", "worker-7 Copy", "reader-0 Read", "reader-1 Read");
    Config second = messages.get(messages.size() - 1);
    assertThat(second.getString("args.actor")).isEqualTo("worker-7");
    assertThat(second.getString("args.message")).isEqualTo("Copy");
    assertThat(second.getDouble("ts")).isEqualTo((OTHER + MESSAGE + Machines.COPY) / 1e3);
    assertThat(second.getDouble("dur")).isEqualTo((MESSAGE + Machines.COPY) / 1e3);
    assertThat(second.getLong("args.wait_ns")).isEqualTo(MESSAGE + Machines.COPY);
    assertThat(second.getLong("args.service_ns")).isEqualTo(MESSAGE + Machines.COPY);

    Function<Config, String> track =
        event -> event.getString("name") + ": " + event.getString("args.name");
    assertThat(traceEvents("M").stream().filter(event -> event.hasPath("args.name")).map(track))
        .containsExactlyInAnyOrder(
            "process_name: CPUs",
            "process_name: devices",
            "thread_name: CPU 1",
            "thread_name: device 0 lane 0",
            "thread_name: device 0 lane 1");
    // Two reads at a time on one track would be drawn over each other.
    assertThat(messages.stream().filter(e -> e.getString("name").startsWith("reader")))
        .extracting(event -> event.getInt("tid"))
        .doesNotHaveDuplicates();
  }

  @Test
  void traceEventsQuoteWhatJsonWantsQuoted() {
    String odd = "a\"b\\c\nd\u0001-0";
    try (TraceEventLog log = new TraceEventLog(out)) {
      log.handled(0, Placement.cpu(0), odd, Copy.class, 0, 1_001);
    }
    Config event = traceEvents("X").get(0);
    assertThat(event.getString("args.actor")).isEqualTo(odd);
    assertThat(event.getDouble("dur")).isEqualTo(1.001);
  }

  @Test
  void aRunWithoutMessagesIsStillJson() {
    new TraceEventLog(out).close();
    assertThat(traceEvents()).hasSize(2);
    assertThat(traceEvents("X")).isEmpty();
  }

  @Test
  void tellsWhenNothingCanBeWritten() throws IOException {
    try (Writer full = new FullWriter()) {
      assertThatThrownBy(() -> new TextMessageLog(full))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("message log");
      assertThatThrownBy(() -> new TraceEventLog(full))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("trace events");
    }
  }

  /** A disk without space. */
  private static final class FullWriter extends Writer {
    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
