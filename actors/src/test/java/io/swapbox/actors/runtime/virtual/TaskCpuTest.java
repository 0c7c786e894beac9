package io.swapbox.actors.runtime.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.TaskCpu;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two tasks on CPU 0, each of which computes, asks a server on CPU 1, computes again and ends.
 * Messages cost nothing, so that what is left is what tasks and server charge. Seed 1 lets a begin.
 */
class TaskCpuTest {

  private static final int REFERENCES = 100;
  private static final long COMPUTE = REFERENCES * Machines.REFERENCE;
  private static final long SERVE = Machines.COPY * 20;

  private record Ask(ActorRef<String> from) {}

  private final List<String> order = new ArrayList<>();

  @Test
  void aSleepingTaskLetsAnotherRun() {
    try (VirtualRuntime runtime = run(Waiting.SLEEP, 2)) {
      assertThat(order).containsExactly("a asks", "b asks", "a ends", "b ends");
      // The server is busy from the first question on; b's last part follows its second answer.
      assertThat(runtime.nanoTime()).isEqualTo(COMPUTE + 2 * SERVE + COMPUTE);
      PlaceUse cpu = runtime.use().getFirst();
      assertThat(cpu.userNanos()).isEqualTo(4 * COMPUTE);
      assertThat(cpu.waitingNanos()).isZero();
      assertThat(cpu.idleNanos()).isEqualTo(runtime.nanoTime() - 4 * COMPUTE);
    }
  }

  @Test
  void aSpinningTaskBurnsItsCpu() {
    try (VirtualRuntime runtime = run(Waiting.SPIN, 2)) {
      assertThat(order).containsExactly("a asks", "a ends", "b asks", "b ends");
      assertThat(runtime.nanoTime()).isEqualTo(2 * (COMPUTE + SERVE + COMPUTE));
      PlaceUse cpu = runtime.use().getFirst();
      assertThat(cpu.userNanos()).isEqualTo(4 * COMPUTE);
      assertThat(cpu.systemNanos()).isZero();
      assertThat(cpu.waitingNanos()).isEqualTo(2 * SERVE);
      assertThat(cpu.idleNanos()).isZero();
    }
  }

  @Test
  void whatTheSystemDoesOnTheCpuOfASpinningTaskIsNotWaiting() {
    try (VirtualRuntime runtime = run(Waiting.SPIN, 1)) {
      assertThat(order).containsExactly("a asks", "a ends", "b asks", "b ends");
      PlaceUse cpu = runtime.use().getFirst();
      assertThat(cpu.userNanos()).isEqualTo(4 * COMPUTE);
      assertThat(cpu.systemNanos()).isEqualTo(2 * SERVE);
      assertThat(cpu.waitingNanos()).isZero();
    }
  }

  /** Runs both tasks, and the server on the last of that many CPUs. */
  private VirtualRuntime run(Waiting waiting, int cpus) {
    CostModel costs = Machines.costs(0, 0, 0);
    VirtualRuntime runtime =
        VirtualRuntime.create(new VirtualConfig(1, cpus, List.of(), costs, waiting));
    runtime.start(
        Machines.guardian(
            context -> {
              ActorRef<Ask> server =
                  runtime.spawn(context, server(runtime), "server", 0, Placement.cpu(cpus - 1));
              for (String name : List.of("a", "b")) {
                runtime
                    .spawn(context, task(runtime, name, server), name, 0, Placement.cpu(0))
                    .tell("go on");
              }
            }));
    runtime.run();
    return runtime;
  }

  private static Behavior<Ask> server(VirtualRuntime runtime) {
    WorkMeter meter = runtime.workMeter();
    return Behaviors.receiveMessage(
        ask -> {
          meter.end(Work.COPY, meter.begin(), 20, 0);
          ask.from().tell("answer");
          return Behaviors.same();
        });
  }

  private Behavior<String> task(VirtualRuntime runtime, String name, ActorRef<Ask> server) {
    return Behaviors.setup(
        context -> {
          TaskCpu cpu = runtime.taskCpu(context.getSelf(), "go on");
          WorkMeter meter = runtime.workMeter();
          boolean[] answered = {false};
          return Behaviors.receiveMessage(
              message -> {
                answered[0] |= message.equals("answer");
                if (!cpu.claim()) {
                  return Behaviors.same();
                }
                meter.steps(Step.REFERENCE, REFERENCES);
                if (answered[0]) {
                  order.add(name + " ends");
                  cpu.yields();
                } else {
                  order.add(name + " asks");
                  server.tell(new Ask(context.getSelf()));
                  cpu.waits();
                }
                return Behaviors.same();
              });
        });
  }
}
