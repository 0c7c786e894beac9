package io.swapbox.bench.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.ConfigurationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishedResultsTest {

  private static final String RUNS =
      """
      runs {
        one { experiment = contention, settings { contention.cpus = 2, swap.allocators = single } }
        two = ${runs.one} { settings.swap.allocators = per-cpu }
      }
      """;

  private static String row(String id, String figure, String run, String more) {
    return """
        { id = %s, part = p, what = w, published = [1.5, 2], unit = ratio, source = s
          ours { figure = %s, run = %s, by = two }, bounds { min = 1, max = 2, because = b }
          %s }
        """
        .formatted(id, figure, run, more);
  }

  private static PublishedResults parse(String... rows) {
    return PublishedResults.parse(RUNS + "rows = [" + String.join(",", rows) + "]");
  }

  @Test
  void allThatComesWithTheProgramCanBeRunAndHasItsFigures() {
    PublishedResults results = PublishedResults.load();
    List<ReadyRun> ready = Reproduction.ready(results, results.rows(), 1);

    assertThat(ready).hasSizeGreaterThan(30);
    assertThat(results.rows()).filteredOn(PublishedRow::prediction).hasSizeGreaterThan(30);
    assertThat(results.rows()).filteredOn(row -> !row.prediction()).hasSize(1);
    assertThat(results.rows())
        .allSatisfy(
            row -> {
              assertThat(row.published()).isNotEmpty();
              assertThat(row.source()).containsPattern("\\((section )?[0-9.]+\\)|as lock-wait");
              assertThat(row.bounds().because()).isNotBlank();
            });
  }

  /** Bounds that leave the published value out could not hold for those who published it. */
  @Test
  void whatWasPublishedIsWithinTheBounds() {
    assertThat(PublishedResults.load().rows())
        .allSatisfy(row -> assertThat(row.published()).allMatch(value -> row.bounds().hold(value)));
  }

  @Test
  void aRunTakesOverWhatItDoesNotChange() {
    PublishedResults results = parse(row("a", "wait", "one", ""));
    List<PlannedRun> runs = results.runsOf(results.rows());

    assertThat(runs).extracting(PlannedRun::name).containsExactly("one", "two");
    assertThat(runs.get(1).settings())
        .containsEntry("contention.cpus", "2")
        .containsEntry("swap.allocators", "per-cpu");
  }

  @Test
  void aRunIsMadeWithEachOfItsSeeds() {
    PlannedRun three = new PlannedRun("s", "main", 3, Map.of("runtime", "virtual"));
    assertThat(ReadyRun.withSeeds(three, 7)).hasSize(3);
    assertThat(
            PublishedResults.load()
                .runsOf(PublishedResults.load().choose(List.of("build-zswap-time"))))
        .extracting(PlannedRun::seeds)
        .containsExactly(3, 3);
    assertThatThrownBy(
            () ->
                PublishedResults.parse(
                    "runs { a { experiment = main, seeds = 0, settings {} } }, rows = []"))
        .hasMessage("runs.a.seeds: 0 is not allowed; use 1 or more");
  }

  @Test
  void rowsAreChosenById() {
    PublishedResults results =
        parse(row("free-slow", "wait", "one", ""), row("free-fast", "wait", "one", ""));

    assertThat(results.choose(List.of())).hasSize(2);
    assertThat(results.choose(List.of("free-fast")))
        .extracting(PublishedRow::id)
        .containsExactly("free-fast");
    assertThatThrownBy(() -> results.choose(List.of("free-fats")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("row: there is no 'free-fats'; did you mean free-fast?");
  }

  @Test
  void calibrationsDoNotCount() {
    assertThat(parse(row("a", "wait", "one", "kind = calibration")).rows().getFirst().prediction())
        .isFalse();
    assertThatThrownBy(() -> parse(row("a", "wait", "one", "kind = guess")))
        .hasMessage("rows.a.kind: guess is not allowed; use prediction or calibration");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(() -> parse(row("a", "wait", "on", "")))
        .hasMessage("rows.a.ours: there is no 'on'; did you mean one?");
    assertThatThrownBy(() -> parse(row("a", "wait", "two", "")))
        .hasMessage("runs: one is not allowed; use runs that a row asks for");
    assertThatThrownBy(() -> parse(row("a", "wait", "one", ""), row("a", "wait", "one", "")))
        .hasMessageContaining("rows: a is not allowed; use each id for one row");
    assertThatThrownBy(() -> parse(row("a", "wait", "one", "resaon = x")))
        .hasMessageStartingWith("rows.a: resaon is not allowed; use ");
    assertThatThrownBy(() -> parse(row("a", "wait", "one", "bounds.min = 3")))
        .hasMessage("rows.a.bounds.min: 3.0 is not allowed; use at most 2.0");
    assertThatThrownBy(() -> parse("{ id = a }"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("published results: ");
  }

  @Test
  void aFigureThatItsRunHasNotIsNamedBeforeAnyRun() {
    PublishedResults results = parse(row("a", "exit", "one", ""));
    assertThatThrownBy(() -> Reproduction.ready(results, results.rows(), 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rows.a.ours.figure: exit is not allowed; use one that run one has:")
        .hasMessageContaining("wait");
  }

  @Test
  void severalRunsAreNotOne() {
    PlannedRun series = new PlannedRun("s", "contention", 1, Map.of());
    PlannedRun threads = new PlannedRun("t", "main", 1, Map.of());
    PlannedRun soak = new PlannedRun("k", "soak-virtual", 1, Map.of());
    assertThat(List.of(series, threads, soak))
        .allSatisfy(
            plan ->
                assertThatThrownBy(() -> ReadyRun.of(plan, 1))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(
                        "runs."
                            + plan.name()
                            + ": is not one run in virtual time that has figures"));
  }
}
