package io.swapbox.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.ConfigurationException;
import io.swapbox.backends.Payload;
import io.swapbox.bench.Experiments;
import io.swapbox.workloads.replay.ReplayRuntime;
import io.swapbox.workloads.soak.SoakSettings.Schedule;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoakReaderTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  void onThreadsItIsTenMinutesWithoutAPause() {
    SoakExperiment soak = Experiments.soak("soak", Map.of());
    assertThat(soak.soak().schedule()).isEqualTo(new Schedule(SECOND, 0, 60, 600));
    assertThat(soak.carrier()).isEqualTo(new ReplayRuntime.Threads());
    assertThat(soak.settings())
        .containsEntry("soak.seconds", 600)
        .containsEntry("soak.checkpoint-seconds", 60);
  }

  @Test
  void inVirtualTimeItIsEightHoursOfModelledPages() {
    SoakExperiment soak = Experiments.soak("soak-virtual", Map.of());
    assertThat(soak.soak().schedule()).isEqualTo(new Schedule(10 * SECOND, 96, 360, 2880));
    assertThat(soak.carrier().payload()).isEqualTo(Payload.MODELLED);
    assertThat(soak.runtime()).isEqualTo("virtual");
  }

  @Test
  void aShortOneHasShortTicksAndOneCheckpoint() {
    Schedule schedule =
        Experiments.soak("soak-virtual", Map.of("soak.seconds", "4")).soak().schedule();
    assertThat(schedule.tickNanos()).isEqualTo(4 * SECOND);
    assertThat(schedule.ticks()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "soak, soak.seconds, 0",
    "soak-virtual, soak.seconds, 25",
    "soak-virtual, soak.checkpoint-seconds, 25",
    "soak, soak.tasks, 0",
    "soak, soak.pages, 0",
    "soak, soak.pages, 7",
    "soak, soak.tick-requests, -1",
    "soak-virtual, soak.tick-requests, 0",
    "soak, soak.tolerance, much",
    "soak, payload, modelled",
    "soak, dispatcher, '[caller-runs, pinned]'",
    "soak, workload.tasks, 2"
  })
  void whatCannotBeUsedIsNamed(String experiment, String path, String value) {
    assertThatThrownBy(() -> new Catalogue().read(experiment, Map.of(path, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(path + ": ");
  }
}
