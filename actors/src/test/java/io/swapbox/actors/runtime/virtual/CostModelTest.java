package io.swapbox.actors.runtime.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import com.typesafe.config.ConfigFactory;
import io.swapbox.ConfigurationException;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CostModelTest {

  /** A message type with a cost of its own. */
  private record Store() {}

  private static CostModel parse(String overrides) {
    return CostModel.parse(ConfigFactory.parseString("swapbox.cost { " + overrides + " }"));
  }

  @Test
  void theShippedOneIsComplete() {
    CostModel costs = CostModel.shipped();
    assertThat(costs.device("nvme").parallelism()).isEqualTo(8);
    assertThat(costs.onCpu(Work.COPY).nanos(10, 0)).isEqualTo(1570);
  }

  @Test
  void drawsLinesBetweenThePoints() {
    WorkCost cost = parse("work.compress = [[1000, 100], [2000, 300]]").onCpu(Work.COMPRESS);
    assertThat(cost.nanos(1, 0)).isEqualTo(100);
    assertThat(cost.nanos(1, 1_500)).isEqualTo(200);
    assertThat(cost.nanos(1, 9_000)).isEqualTo(300);
    assertThat(cost.nanos(4, 4 * 1_500)).isEqualTo(800);
    assertThat(cost.nanos(0, 0)).isZero();
  }

  @Test
  void messagesMayDifferByActorAndType() {
    MessageCost costs = parse("message { default = 7, kinds { zswap { Store = 300 } } }").message();
    assertThat(costs.nanos("zswap", Store.class)).isEqualTo(300);
    assertThat(costs.nanos("zero", Store.class)).isEqualTo(7);
    assertThat(costs.nanos("zswap", String.class)).isEqualTo(7);
  }

  @Test
  void aStepCostsTheSameEachTime() {
    assertThat(parse("steps.look-up = 33").nanos(Step.LOOK_UP)).isEqualTo(33);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "work.copi = 5 | work.copi",
        "messages.default = 5 | messages",
        "message.default = -1 | message.default",
        "message.default = fast | message.default",
        "work.copy = fast | work.copy",
        "work.copy = [[1, 2, 3]] | work.copy",
        "work.copy = [[5, 1], [5, 2]] | work.copy: bytes",
        "steps.pte = -1 | steps.pte",
        "steps.pta = 1 | steps.pta",
        "devices.nvme.parallelism = 0 | devices.nvme: parallelism",
        "devices.nvme.read.distribution = odd | distribution",
        "devices.nvme.read.sigma = 0 | devices.nvme.read: sigma",
        "devices.new { parallelism = 1 } | read"
      })
  void namesTheSettingThatCannotBeUsed(String overrides, String named) {
    assertThatThrownBy(() -> parse(overrides))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(named);
  }

  @Test
  void namesTheDevicesThereAre() {
    assertThatThrownBy(() -> CostModel.shipped().device("tape"))
        .hasMessageContaining("[measured, nvme, optane, pmem]");
  }

  @ParameterizedTest
  @EnumSource
  void everyDistributionHasTheMeanThatWasAsked(Distribution distribution) {
    double sigma = distribution == Distribution.LOGNORMAL ? 0.5 : 0;
    TransferCost cost = new TransferCost(10_000, 1_000_000_000, distribution, sigma);
    SeededRandom random = new SeededRandom(1, 0);
    double sum = 0;
    for (int i = 0; i < 200_000; i++) {
      sum += cost.nanos(4_096, random);
    }
    assertThat(sum / 200_000).isCloseTo(10_000 + 4_096, withPercentage(1));
  }
}
