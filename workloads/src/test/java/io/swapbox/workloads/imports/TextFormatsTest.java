package io.swapbox.workloads.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.github.luben.zstd.Zstd;
import io.swapbox.workloads.trace.TraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lackey, perf, ftrace, trace-cmd and DAMON print, and what they never would. */
class TextFormatsTest {

  @TempDir private Path directory;

  @Test
  void lackeyGivesAReferenceForEachChangeOfPage() {
    Imports lackey = Imports.of(Imports.sample("lackey.txt"));

    assertThat(lackey.format).isEqualTo(TraceFormat.LACKEY);
    assertThat(lackey.records.subList(0, 2)).containsExactly("0 t0 write 0", "17 t0 write 1");
    assertThat(lackey.outcome.skipped()).containsKeys(Skipped.INSTRUCTIONS, Skipped.REPEATS);
  }

  @Test
  void lackeyCountsInstructionsWhenAskedTo() throws IOException {
    Path file =
        write("==7== Lackey", "I  0401ab70,3", "I  0401ab73,5", " S 1fff000698,8", " M 0401ab80,8");

    assertThat(Imports.of(file, settings(true)).records)
        .containsExactly("0 t0 read 0", "1 t0 write 1", "1 t0 write 0");
    assertThat(Imports.of(file).records).containsExactly("0 t0 write 0", "0 t0 write 1");
  }

  @Test
  void lackeyAccessesMaySpanPagesAndOneStoreMakesAWrite() throws IOException {
    Path file = write(" L 00001ffc,8", " L 00002010,4", " S 00002018,4", " L 00001000,1");

    Imports lackey = Imports.of(file);

    assertThat(lackey.records).containsExactly("0 t0 read 0", "0 t0 write 1", "0 t0 read 0");
    assertThat(lackey.outcome.skipped()).containsOnly(entry(Skipped.REPEATS, 2L));
  }

  @Test
  void lackeyRefusesOtherOutputAndTwoProcesses() throws IOException {
    refuses(TraceFormat.LACKEY, "line 2: is no access of lackey", " L 1000,8", "hello, world");
    refuses(TraceFormat.LACKEY, "line 2: is no access", " L 1000,8", " L 10x0,8");
    refuses(TraceFormat.LACKEY, "line 1: an access is of 1 to 4096 bytes", " L 1000,0");
    refuses(
        TraceFormat.LACKEY,
        "line 3: there are accesses of two processes, 7 and 8",
        "==7== Lackey",
        " L 1000,8",
        "==8== Lackey");
    refuses(TraceFormat.LACKEY, "there is no access of lackey in its 1 lines", "==7== Lackey");
  }

  @Test
  void perfGivesAReadForEachFault() {
    Imports perf = Imports.of(Imports.sample("perf.txt"));

    assertThat(perf.format).isEqualTo(TraceFormat.PERF);
    assertThat(perf.records).hasSize(30).startsWith("0 t0 read 0", "42000 t0 read 1");
    assertThat(perf.outcome.skipped()).isEmpty();
    assertThat(Imports.of(Imports.sample("perf-with-ip.txt")).records)
        .isEqualTo(perf.records.subList(0, 12));
  }

  @Test
  void perfRefusesAnAddressThatMayBeTheInstructions() {
    assertThatThrownBy(() -> Imports.of(Imports.sample("perf-without-addr.txt")))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("line 1: it cannot be told whether the address is the one touched")
        .hasMessageContaining("perf script -F comm,pid,tid,time,event,addr");
    assertThatThrownBy(() -> Imports.of(Imports.sample("perf-stack.txt")))
        .hasMessageContaining("line 1: it cannot be told");
  }

  @Test
  void perfRefusesLinesWithoutTimeAddressOrThread() throws IOException {
    String good = "ls 9/9 1.5: page-faults:  7f00";
    refuses(TraceFormat.PERF, "line 2: there is no time and event in it", good, "ls 9/9 7f00");
    refuses(TraceFormat.PERF, "line 1: there is no address in it", "ls 9/9 1.5: page-faults:");
    refuses(TraceFormat.PERF, "line 1: there is no thread", "ls x/9 1.5: page-faults: 7f00");
    refuses(
        TraceFormat.PERF,
        "line 1: a program does not fault at an address of the kernel",
        "ls 9 1.5: page-faults: ffffffff8175336a");
    refuses(TraceFormat.PERF, "no page fault of perf in its 1 lines", "ls 9/9 1.5: cycles: 7f00");
    refuses(
        TraceFormat.PERF,
        "line 1: there is no address=0x... and error_code=0x...",
        "ls 9/9 1.5: exceptions:page_fault_user: address=0x7f00");
  }

  @Test
  void perfTracepointsSayWhatWroteAndProcessesHaveTheirOwnPages() {
    Imports perf = Imports.of(Imports.sample("perf-tracepoint.txt"));

    assertThat(perf.format).isEqualTo(TraceFormat.PERF);
    assertThat(perf.records)
        .containsExactly("0 t0 read 0", "8000 t0 write 1", "12000 t0 write 2", "129000 t1 read 3");
    assertThat(perf.outcome.skipped())
        .containsOnly(entry(Skipped.OTHER_EVENTS, 1L), entry(Skipped.KERNEL_FAULTS, 1L));
  }

  @Test
  void ftraceIsReadWithGroupsAndWithout() {
    Imports ftrace = Imports.of(Imports.sample("ftrace.txt"));

    assertThat(ftrace.format).isEqualTo(TraceFormat.FTRACE);
    assertThat(ftrace.records)
        .containsExactly("0 t0 write 0", "48000 t0 read 1", "49000 t1 read 2", "340000 t0 write 1");
    assertThat(ftrace.outcome.skipped())
        .containsOnly(
            entry(Skipped.OTHER_EVENTS, 1L),
            entry(Skipped.KERNEL_FAULTS, 1L),
            entry(Skipped.LOST_EVENTS, 1L));
    assertThat(Imports.of(Imports.sample("trace-cmd.txt")).records)
        .containsExactly("0 t0 write 0", "48000 t0 read 1");
  }

  @Test
  void ftraceRefusesOtherClocksAndHalfEvents() throws IOException {
    String good = "bash-930 [003] d... 6.5: page_fault_user: address=0x1000 ip=0x1 error_code=0x4";
    refuses(
        TraceFormat.FTRACE,
        "line 2: there is no time in seconds and event in it",
        good,
        "bash-930 [003] d... 88123: page_fault_user: address=0x1000 ip=0x1 error_code=0x4");
    refuses(
        TraceFormat.FTRACE,
        "line 1: there is no address=0x",
        "bash-930 [003] d... 6.5: page_fault_user: address=0x1000 ip=0x1");
    refuses(TraceFormat.FTRACE, "line 1: there is no TASK-TID", good.replace("-930", ""));
    refuses(TraceFormat.FTRACE, "no page_fault_user event in its 1 lines", "# tracer: nop");
  }

  @Test
  void damonReadsEachPageOfARegionOnceASnapshot() {
    Imports raw = Imports.of(Imports.sample("damon-raw.txt"));

    assertThat(raw.format).isEqualTo(TraceFormat.DAMON);
    assertThat(raw.records)
        .containsExactly(
            "0 t0 read 0",
            "0 t0 read 1",
            "0 t0 read 2",
            "0 t0 read 3",
            "0 t0 read 4",
            "62395401000 t0 read 1");
    assertThat(raw.outcome.skipped()).containsOnly(entry(Skipped.IDLE_REGIONS, 2L));
    assertThat(Imports.of(Imports.sample("damon-raw-old.txt")).records)
        .containsExactly("0 t0 read 0");
  }

  @Test
  void damonIsReadFromItsTracepoint() {
    Imports traced = Imports.of(Imports.sample("damon-perf.txt"));

    assertThat(traced.format).isEqualTo(TraceFormat.DAMON);
    assertThat(traced.records)
        .containsExactly("0 t0 read 0", "0 t0 read 1", "6000 t1 read 2", "100006000 t0 read 1");
  }

  @Test
  void damonRefusesWhatIsNoRegion() throws IOException {
    String end = "monitoring_end:  104.599 ms";
    refuses(TraceFormat.DAMON, "line 1: there is no 'monitoring_end:'", "1000-2000 (4 KiB) 1 0");
    refuses(TraceFormat.DAMON, "line 2: is no region of DAMON", end, "1000-2000 (4 KiB) many 0");
    refuses(TraceFormat.DAMON, "line 2: the region ends before it begins", end, "2-1 (1 B) 1 0");
    refuses(TraceFormat.DAMON, "line 1: 'ks' is no unit of time", "monitoring_end: 4 ks");
    refuses(TraceFormat.DAMON, "line 1: is no time", "monitoring_end: soon");
    refuses(TraceFormat.DAMON, "line 1: target_id is no number", "target_id: none");
    refuses(TraceFormat.DAMON, "there is no region of DAMON in its 1 lines", end);
    refuses(
        TraceFormat.DAMON,
        "line 1: is no region of DAMON ('target_id=T",
        "kdamond.0 44 [000] 8.9: damon:damon_aggregated: target_id=0 nr_regions=1 96-95 2");
  }

  @Test
  void zstdAndWindowsLineEndsAreNoMatter() throws IOException {
    byte[] text =
        "ls 9/9 1.5: page-faults: 7f00\r\nls 9/9 1.6: page-faults: 8f00\r\n".getBytes(UTF_8);
    Path file = Files.write(directory.resolve("faults.zst"), Zstd.compress(text));

    assertThat(Imports.of(file).records).containsExactly("0 t0 read 0", "100000000 t0 read 1");
  }

  @Test
  void linesMayCrossBuffersAndMayNotBeEndless() throws IOException {
    StringBuilder text = new StringBuilder();
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      text.append("ls 9/9 1.5: page-faults: ").append(Integer.toHexString(i << 12)).append('\n');
    }
    Path file = Files.writeString(directory.resolve("long"), text);

    Imports perf = Imports.of(file);

    assertThat(perf.records).hasSize(count).endsWith("0 t0 read " + (count - 1));
    refuses(TraceFormat.PERF, "line 1 is longer than 1048576 bytes", "x".repeat(3 << 20));
  }

  @Test
  void timesThatGoBackAreTakenAsTheLast() throws IOException {
    Path file =
        write(
            "ls 9/9 1.5: page-faults: 1000",
            "ls 9/9 1.7: page-faults: 2000",
            "ls 9/8 1.6: page-faults: 3000");

    Imports perf = Imports.of(file);

    assertThat(perf.records)
        .containsExactly("0 t0 read 0", "200000000 t0 read 1", "200000000 t1 read 2");
    assertThat(perf.outcome.skipped()).containsOnly(entry(Skipped.TIMES_BACK, 1L));
  }

  private static ImportSettings settings(boolean instructions) {
    return new ImportSettings(4096, Long.MAX_VALUE, instructions, false, Map.of(), 1);
  }

  private void refuses(TraceFormat format, String reason, String... lines) throws IOException {
    Path file = write(lines);
    assertThatThrownBy(() -> Imports.of(file, format))
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason);
  }

  private Path write(String... lines) throws IOException {
    return Files.writeString(directory.resolve("sample"), String.join("\n", lines) + "\n");
  }
}
