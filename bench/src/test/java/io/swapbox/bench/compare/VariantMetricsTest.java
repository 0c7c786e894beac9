package io.swapbox.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swapbox.bench.Experiments;
import io.swapbox.bench.Outcomes;
import io.swapbox.bench.result.Environment;
import io.swapbox.bench.result.Result;
import io.swapbox.bench.result.ResultJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariantMetricsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private static ObjectNode result(Map<String, String> settings) throws IOException {
    Result result =
        Result.of(Experiments.replay("main", settings), Outcomes.intact(), Environment.capture());
    return (ObjectNode) JSON.readTree(ResultJson.write(result));
  }

  private StoredRun stored(ObjectNode result) throws IOException {
    Path file = directory.resolve(directory.toFile().list().length + ".json");
    return StoredRun.read(Files.writeString(file, result.toString()));
  }

  /** A run for each number of nanoseconds, with seeds from 1 on. */
  private List<StoredRun> runs(long... nanos) throws IOException {
    List<StoredRun> runs = new ArrayList<>();
    for (long one : nanos) {
      ObjectNode result = result(Map.of("seed", String.valueOf(runs.size() + 1)));
      runs.add(stored(result.put("wallNanos", one)));
    }
    return runs;
  }

  private List<StoredRun> virtual(long seed, long nanos) throws IOException {
    ObjectNode result = result(Map.of("runtime", "virtual", "seed", String.valueOf(seed)));
    return List.of(stored(result.put("virtualNanos", nanos)));
  }

  private static MetricSummary first(List<VariantMetrics> variants) {
    return variants.getFirst().metrics().getFirst();
  }

  @Test
  void theIntervalIsStudents() throws IOException {
    MetricSummary time = first(VariantMetrics.of(runs(1000, 2000, 3000, 4000, 5000)));
    assertThat(time.metric()).isEqualTo("wallNanos");
    assertThat(time.unit()).isEqualTo("ns");
    assertThat(time.mean()).isEqualTo(3000);
    // 2.776445 standard errors, 4 degrees of freedom and 95 %; one is the root of 2.5 / 5 times
    // 1000.
    assertThat(time.within()).isCloseTo(1963.243, within(0.001));
    assertThat(time.low()).isCloseTo(1036.757, within(0.001));
    assertThat(time.values()).containsExactly(1000.0, 2000.0, 3000.0, 4000.0, 5000.0);
    assertThat(time.verdict()).isNull();
    assertThat(time.changePercent()).isNull();
  }

  @Test
  void oneRunHasNoInterval() throws IOException {
    MetricSummary time = first(VariantMetrics.of(runs(1000)));
    assertThat(time.low()).isNull();
    assertThat(time.within()).isNull();
  }

  @Test
  void aChangeInsideTheNoiseIsNoise() throws IOException {
    List<StoredRun> base = runs(1000, 1100, 1200);
    MetricSummary noise = first(VariantMetrics.of(runs(1010, 1120, 1200), base));
    assertThat(noise.verdict()).isEqualTo(Verdict.NOISE);
    assertThat(noise.changePercent()).isCloseTo(0.909, within(0.001));
    MetricSummary real = first(VariantMetrics.of(runs(2000, 2100, 2200), base));
    assertThat(real.verdict()).isEqualTo(Verdict.REAL);
    MetricSummary one = first(VariantMetrics.of(runs(2000), base));
    assertThat(one.verdict()).isEqualTo(Verdict.ONE_RUN);
    MetricSummary same = first(VariantMetrics.of(runs(1000, 1100, 1200), base));
    assertThat(same.verdict()).isNull();
    assertThat(same.changePercent()).isZero();
  }

  @Test
  void inVirtualTimeTheSameSeedLeavesNoNoise() throws IOException {
    MetricSummary time = first(VariantMetrics.of(virtual(1, 900), virtual(1, 1000)));
    assertThat(time.metric()).isEqualTo("virtualNanos");
    assertThat(time.verdict()).isEqualTo(Verdict.EXACT);
    assertThat(time.changePercent()).isEqualTo(-10);
    assertThat(first(VariantMetrics.of(virtual(2, 900), virtual(1, 1000))).verdict())
        .isEqualTo(Verdict.ONE_RUN);
    assertThat(first(VariantMetrics.of(virtual(1, 900), runs(1000))).verdict())
        .as("times of two clocks")
        .isNull();
    assertThat(VariantMetrics.of(virtual(1, 900)).getFirst().find("wallNanos"))
        .as("what a simulation took in real time")
        .isEmpty();
  }

  @Test
  void runsOfASeriesAreToldApartByWhatDiffersAmongThem() throws IOException {
    ObjectNode series = result(Map.of("runtime", "virtual")).put("virtualNanos", 1);
    ObjectNode point = series.deepCopy();
    point.putObject("settings").put("swap.allocators", "single").put("contention.cpus", 16);
    ObjectNode other = point.deepCopy();
    other.withObject("/settings").put("swap.allocators", "per-cpu");
    series.putArray("points").add(point);
    assertThat(VariantMetrics.of(List.of(stored(series))))
        .extracting(VariantMetrics::variant)
        .containsExactly("");
    series.withArray("/points").add(other);
    assertThat(VariantMetrics.of(List.of(stored(series))))
        .extracting(VariantMetrics::variant)
        .containsExactly("single", "per-cpu");
  }

  @Test
  void aMetricThatOneRunLacksHasNoValueThere() throws IOException {
    List<StoredRun> runs = runs(1000, 2000);
    ObjectNode older = result(Map.of());
    older.remove("exitNanos");
    MetricSummary exit =
        VariantMetrics.of(List.of(runs.get(0), stored(older), runs.get(1)))
            .getFirst()
            .find("exitNanos")
            .orElseThrow();
    assertThat(exit.values()).hasSize(3);
    assertThat(exit.values().get(1)).isNull();
    assertThat(exit.known()).hasSize(2);
    assertThat(exit.low()).isNotNull();
  }

  @Test
  void whetherARunPassedIsReadFromItsPages() throws IOException {
    ObjectNode result = result(Map.of());
    assertThat(stored(result).passed()).isTrue();
    result.withObject("/integrity").put("slotsLeaked", 1);
    assertThat(stored(result).passed()).isFalse();
    assertThat(stored(result.put("passed", true)).passed()).as("a soak says so").isTrue();
  }

  @Test
  void aRunIsTakenUpOnlyAsWhatItWasMadeFrom() throws IOException {
    Map<String, Object> settings = Experiments.replay("main", Map.of()).settings();
    ObjectNode result = result(Map.of());
    stored(result).requireMadeFrom("main", 1, settings);
    assertThatThrownBy(() -> stored(result).requireMadeFrom("mine.conf", 1, settings))
        .isInstanceOf(StaleResultException.class)
        .hasMessageContaining(".json: is of 'main', not of 'mine.conf'; remove it, or name ");
    assertThatThrownBy(() -> stored(result).requireMadeFrom("main", 2, settings))
        .hasMessageContaining("was made with seed 1, not 2");
    Map<String, Object> other =
        Experiments.replay("main", Map.of("workload.memory", "0.25")).settings();
    assertThatThrownBy(() -> stored(result).requireMadeFrom("main", 1, other))
        .hasMessageContaining("was made with workload.memory 0.5, not 0.25");
    result.withObject("/environment").put("gitRevision", "0123456789ab");
    assertThatThrownBy(() -> stored(result).requireMadeFrom("main", 1, settings))
        .hasMessageContaining("was made by version ")
        .hasMessageContaining("(git 0123456789ab), and this is ");
  }
}
