package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import java.util.List;
import org.junit.jupiter.api.Test;

class OomKillerTest {

  private final List<TestInbox<AddressSpace.Command>> tasks =
      List.of(TestInbox.create(), TestInbox.create(), TestInbox.create());
  private final BehaviorTestKit<OomKiller.Command> killer =
      BehaviorTestKit.create(
          OomKiller.create(
              tasks.stream().map(TestInbox::getRef).toList(),
              List.of(
                  new OomKiller.Limit(0, 100),
                  new OomKiller.Limit(0, 100),
                  new OomKiller.Limit(0, 100)),
              200));

  @Test
  void theTaskWithMostPagesDiesAndWhoeverAskedTriesAgain() {
    oom(0, true);
    weigh(0, 10, 1);
    weigh(2, 5, 5);
    weigh(1, 2, 50);
    OomReport report = killed(1);
    assertThat(report.ofNode()).isTrue();
    assertThat(report.limitPages()).isEqualTo(200);
    assertThat(report.invokedBy()).isZero();
    assertThat(report.refused()).isEqualTo(PageStatus.NO_SPACE);
    assertThat(report.uses()).extracting(OomReport.Use::task).containsExactly(0, 1, 2);
    assertThat(report.uses().get(1)).isEqualTo(new OomReport.Use(1, 2, 50));
    oom(2, true);
    assertThat(tasks.get(0).hasMessages()).as("one kill at a time").isFalse();
    killer.run(new OomKiller.Dead(1));
    tasks.get(0).expectMessage(new AddressSpace.TryAgain());
    tasks.get(2).expectMessage(new AddressSpace.TryAgain());
    assertThat(tasks.get(1).hasMessages()).isFalse();
  }

  @Test
  void theDeadAreNotAskedAgain() {
    oom(0, false);
    weigh(0, 1, 0);
    weigh(1, 1, 0);
    weigh(2, 1, 0);
    assertThat(killed(2).limitPages()).as("of equal ones the last").isEqualTo(100);
    killer.run(new OomKiller.Dead(2));
    tasks.get(0).expectMessage(new AddressSpace.TryAgain());
    oom(0, false);
    weigh(0, 3, 0);
    weigh(1, 1, 0);
    killed(0);
    killer.run(new OomKiller.Dead(0));
    assertThat(tasks.get(0).hasMessages()).as("the victim is not told to try again").isFalse();
    assertThat(tasks.get(2).hasMessages()).isFalse();
  }

  @Test
  void whereNobodyHasAPageTheOneThatAskedDies() {
    oom(1, false);
    weigh(0, 0, 0);
    weigh(1, 0, 0);
    weigh(2, 0, 0);
    killed(1);
  }

  @Test
  void nobodyDiesForTheLimitOfAnotherCgroup() {
    BehaviorTestKit<OomKiller.Command> apart =
        BehaviorTestKit.create(
            OomKiller.create(
                tasks.stream().map(TestInbox::getRef).toList(),
                List.of(
                    new OomKiller.Limit(0, 100),
                    new OomKiller.Limit(1, 300),
                    new OomKiller.Limit(1, 300)),
                200));
    apart.run(new OomKiller.OutOfMemory(1, false, PageStatus.NO_SPACE));
    for (int task = 0; task < 3; task++) {
      tasks.get(task).expectMessage(new AddressSpace.Weigh(apart.getRef()));
    }
    apart.run(new OomKiller.Weighed(new OomReport.Use(0, 99, 0)));
    apart.run(new OomKiller.Weighed(new OomReport.Use(1, 5, 0)));
    apart.run(new OomKiller.Weighed(new OomReport.Use(2, 7, 0)));
    OomReport report = killed(2);
    assertThat(report.limitPages()).isEqualTo(300);
    assertThat(report.uses()).extracting(OomReport.Use::task).containsExactly(1, 2);
  }

  private void oom(int task, boolean ofNode) {
    killer.run(new OomKiller.OutOfMemory(task, ofNode, PageStatus.NO_SPACE));
  }

  private void weigh(int task, long resident, long swapped) {
    tasks.get(task).expectMessage(new AddressSpace.Weigh(killer.getRef()));
    killer.run(new OomKiller.Weighed(new OomReport.Use(task, resident, swapped)));
  }

  private OomReport killed(int victim) {
    AddressSpace.Die die = (AddressSpace.Die) tasks.get(victim).receiveMessage();
    assertThat(die.report().victim()).isEqualTo(victim);
    return die.report();
  }
}
