package io.swapbox.actors.runtime.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.Gate;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualRuntimeTest {

  private static final long MESSAGE = 100;
  private static final long SAME = 10;
  private static final long OTHER = 50;
  private static final Placement CPU_0 = Placement.cpu(0);
  private static final Placement CPU_1 = Placement.cpu(1);
  private static final Placement DEVICE = Placement.device(0);

  /** Who got what, when. */
  private final List<String> seen = new ArrayList<>();

  private static VirtualRuntime runtime(long seed, DeviceModel... devices) {
    return VirtualRuntime.create(
        Machines.machine(seed, 2, Machines.costs(MESSAGE, SAME, OTHER), devices));
  }

  /** Notes each message with the time at which its handler began to run. */
  private <T> Behavior<T> witness(VirtualRuntime runtime, String name) {
    return Behaviors.receiveMessage(
        message -> {
          seen.add(name + " " + message + " " + runtime.nanoTime());
          return Behaviors.same();
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void keepsTheOrderFromOneSenderToOneReceiver(long seed) {
    try (VirtualRuntime runtime = runtime(seed)) {
      List<Integer> got = new ArrayList<>();
      runtime.start(
          Machines.guardian(
              context -> {
                ActorRef<Integer> sink =
                    runtime.spawn(
                        context,
                        Behaviors.receiveMessage(
                            number -> {
                              got.add(number);
                              return Behaviors.same();
                            }),
                        "sink",
                        0,
                        CPU_0);
                // All at one virtual time: nothing but the order of sending tells them apart.
                IntStream.range(0, 500).forEach(sink::tell);
              }));
      runtime.run();
      assertThat(got).isEqualTo(IntStream.range(0, 500).boxed().toList());
    }
  }

  @Test
  void whatASenderChargedShiftsItsLaterSends() {
    try (VirtualRuntime runtime = runtime(1)) {
      runtime.start(
          Machines.guardian(
              context -> {
                ActorRef<String> near =
                    runtime.spawn(context, witness(runtime, "near"), "near", 0, CPU_0);
                ActorRef<String> away =
                    runtime.spawn(context, witness(runtime, "away"), "away", 0, CPU_1);
                WorkMeter meter = runtime.workMeter();
                Behavior<String> worker =
                    Behaviors.receiveMessage(
                        message -> {
                          away.tell("before");
                          meter.end(Work.COPY, meter.begin(), 3, 0);
                          near.tell("after");
                          away.tell("after");
                          return Behaviors.same();
                        });
                runtime.spawn(context, worker, "worker", 0, CPU_0).tell("go");
              }));
      runtime.run();
      long start = OTHER;
      long worked = start + MESSAGE + 3 * Machines.COPY;
      assertThat(seen)
          .containsExactlyInAnyOrder(
              "away before " + (start + MESSAGE + OTHER + MESSAGE),
              "away after " + (worked + OTHER + MESSAGE),
              "near after " + (worked + SAME + MESSAGE));
      assertThat(runtime.work().nanos()).containsEntry(Work.COPY, 3 * Machines.COPY);
      assertThat(runtime.work().pages()).containsEntry(Work.COPY, 3L);
    }
  }

  @Test
  void aCpuRunsOneMessageAtATime() {
    try (VirtualRuntime runtime = runtime(1)) {
      runtime.start(
          Machines.guardian(
              context -> {
                for (int i = 0; i < 3; i++) {
                  runtime.spawn(context, witness(runtime, "w"), "w", i, CPU_0).tell("go");
                }
              }));
      runtime.run();
      long first = OTHER + MESSAGE;
      assertThat(seen)
          .containsExactly(
              "w go " + first, "w go " + (first + MESSAGE), "w go " + (first + 2 * MESSAGE));
      assertThat(runtime.use().get(0).busyNanos()).isEqualTo(3 * MESSAGE);
      assertThat(runtime.use().get(0).idleNanos()).isEqualTo(OTHER);
      assertThat(runtime.use().get(1).utilisation()).isZero();
    }
  }

  @Test
  void aDeviceWorksForSeveralActorsAtATimeButForEachOneMessageAfterTheOther() {
    long latency = 10_000;
    DeviceModel device = Machines.device(3, latency, Distribution.FIXED);
    try (VirtualRuntime runtime = runtime(1, device)) {
      runtime.start(
          Machines.guardian(
              context -> {
                WorkMeter meter = runtime.workMeter();
                for (int i = 0; i < 4; i++) {
                  Behavior<String> reader =
                      Behaviors.receiveMessage(
                          message -> {
                            meter.end(Work.FILE_READ, meter.begin(), 1, 4096);
                            seen.add(String.valueOf(runtime.nanoTime()));
                            return Behaviors.same();
                          });
                  runtime.spawn(context, reader, "reader", i, DEVICE).tell("go");
                }
              }));
      runtime.run();
      long first = OTHER + MESSAGE + latency;
      long second = first + MESSAGE + latency;
      assertThat(seen).containsExactly("" + first, "" + first, "" + first, "" + second);
      assertThat(runtime.use().get(2).slots()).isEqualTo(3);
    }
    seen.clear();
    try (VirtualRuntime runtime = runtime(1, device)) {
      runtime.start(
          Machines.guardian(
              context -> {
                ActorRef<String> one =
                    runtime.spawn(context, witness(runtime, "one"), "one", 0, DEVICE);
                one.tell("a");
                one.tell("b");
              }));
      runtime.run();
      assertThat(seen)
          .containsExactly("one a " + (OTHER + MESSAGE), "one b " + (OTHER + 2 * MESSAGE));
    }
  }

  @Test
  void timersFireInOrderAndAtTheirTime() {
    try (VirtualRuntime runtime = runtime(1)) {
      runtime.start(
          Machines.guardian(
              context -> {
                Behavior<String> alarms =
                    Behaviors.withTimers(
                        timers -> {
                          timers.startSingleTimer("late", Duration.ofNanos(5_000));
                          timers.startSingleTimer("cancelled", Duration.ofNanos(4_000));
                          timers.startSingleTimer("early", Duration.ofNanos(3_000));
                          timers.startTimerAtFixedRate("tick", Duration.ofNanos(2_000));
                          timers.cancel("cancelled");
                          return witness(runtime, "alarm");
                        });
                runtime.spawn(context, alarms, "alarm", 0, CPU_0);
              }));
      runtime.runFor(6_500 + OTHER);
      long begin = OTHER + MESSAGE;
      assertThat(seen)
          .containsExactly(
              "alarm tick " + (begin + 2_000),
              "alarm early " + (begin + 3_000),
              "alarm tick " + (begin + 4_000),
              "alarm late " + (begin + 5_000),
              "alarm tick " + (begin + 6_000));
      assertThat(runtime.nanoTime()).isEqualTo(6_500 + OTHER);
    }
  }

  @Test
  void whatIsToldLaterArrivesThen() {
    try (VirtualRuntime runtime = runtime(1)) {
      runtime.start(
          Machines.guardian(
              context -> {
                ActorRef<String> one =
                    runtime.spawn(context, witness(runtime, "one"), "one", 0, CPU_0);
                runtime.tellAfter(7_000, one, "late");
                runtime.tellAfter(3_000, one, "early");
              }));
      runtime.run();
      assertThat(seen)
          .containsExactly("one early " + (3_000 + MESSAGE), "one late " + (7_000 + MESSAGE));
    }
  }

  @Test
  void waitIsFromArrivalToStart() {
    try (VirtualRuntime runtime = runtime(1)) {
      runtime.start(
          Machines.guardian(
              context -> {
                ActorRef<String> one =
                    runtime.spawn(context, witness(runtime, "one"), "one", 0, CPU_0);
                one.tell("a");
                one.tell("b");
                one.tell("c");
              }));
      assertThat(runtime.runUntil(() -> seen.size() == 1)).isTrue();
      MessageCounts counts = runtime.messages();
      assertThat(counts.tieOut()).isTrue();
      assertThat(counts.queued() + counts.inFlight()).isEqualTo(2);
      runtime.run();
      var meter = runtime.meters().get(0).messages().get(0);
      assertThat(meter.waits().getMaxValue()).isEqualTo(2 * MESSAGE);
      assertThat(meter.waits().getMean()).isEqualTo(MESSAGE);
      assertThat(meter.services().getMean()).isEqualTo(MESSAGE);
      assertThat(meter.depthMax()).isLessThanOrEqualTo(3);
      assertThat(runtime.messages().tieOut()).isTrue();
      assertThat(runtime.runUntil(() -> false)).isFalse();
    }
  }

  @Test
  void aGateLetsTheCallerThroughWhenItWasOpened() {
    try (VirtualRuntime runtime = runtime(1)) {
      Gate gate = runtime.gate();
      WorkMeter meter = runtime.workMeter();
      runtime.start(
          Machines.guardian(
              context -> {
                Behavior<String> opener =
                    Behaviors.receiveMessage(
                        message -> {
                          meter.end(Work.COPY, meter.begin(), 1, 0);
                          gate.open();
                          meter.end(Work.COPY, meter.begin(), 1, 0);
                          return Behaviors.same();
                        });
                runtime.spawn(context, opener, "opener", 0, CPU_0).tell("go");
              }));
      gate.await();
      assertThat(runtime.nanoTime()).isEqualTo(OTHER + MESSAGE + Machines.COPY);
      gate.close();
      assertThatThrownBy(gate::await)
          .isInstanceOf(DeadlockException.class)
          .hasMessageContaining("gate 0");
    }
  }

  @Test
  void whatAnActorThrowsComesOutOfRun() {
    try (VirtualRuntime runtime = runtime(1)) {
      runtime.start(
          Machines.guardian(
              context -> runtime.spawn(context, thrower("boom"), "thrower", 7, CPU_0).tell("go")));
      assertThatThrownBy(runtime::run)
          .isInstanceOf(ActorFailedException.class)
          .hasMessageContaining("/user/thrower-7")
          .hasRootCauseMessage("boom");
    }
  }

  @Test
  void whatAParentOrASupervisorTakesCareOfDoesNot() {
    try (VirtualRuntime runtime = runtime(1)) {
      runtime.start(
          Behaviors.setup(
              context -> {
                ActorRef<String> watched =
                    runtime.spawn(context, thrower("seen"), "thrower", 0, CPU_0);
                context.watch(watched);
                watched.tell("go");
                ActorRef<String> restarted =
                    runtime.spawn(
                        context,
                        Behaviors.supervise(thrower("restart"))
                            .onFailure(SupervisorStrategy.restart().withLoggingEnabled(false)),
                        "thrower",
                        1,
                        CPU_1);
                restarted.tell("go");
                restarted.tell("go");
                return Behaviors.receive(Object.class)
                    .onSignal(
                        ChildFailed.class,
                        failed -> {
                          seen.add(String.valueOf(failed.cause().getMessage()));
                          return Behaviors.same();
                        })
                    .build();
              }));
      runtime.run();
      assertThat(seen).containsExactly("seen");
    }
  }

  private static Behavior<String> thrower(String problem) {
    return Behaviors.receiveMessage(
        message -> {
          throw new IllegalStateException(problem);
        });
  }

  @Test
  void messagesToAnActorThatStoppedAreDead() {
    try (VirtualRuntime runtime = runtime(1)) {
      runtime.start(
          Machines.guardian(
              context -> {
                Behavior<String> once = Behaviors.receiveMessage(message -> Behaviors.stopped());
                ActorRef<String> stopping = runtime.spawn(context, once, "once", 0, CPU_0);
                stopping.tell("a");
                stopping.tell("b");
                stopping.tell("c");
              }));
      runtime.run();
      MessageCounts counts = runtime.messages();
      assertThat(counts.dead()).isEqualTo(2);
      assertThat(counts.tieOut()).isTrue();
    }
  }

  @Test
  void refusesAPlaceThatIsNotThere() {
    try (VirtualRuntime runtime = runtime(1)) {
      runtime.start(
          Machines.guardian(
              context -> runtime.spawn(context, thrower("never"), "w", 0, Placement.cpu(2))));
      assertThatThrownBy(runtime::run).hasMessageContaining("has 2 of them");
    }
  }

  @Test
  void refusesReadsAwayFromADevice() {
    try (VirtualRuntime runtime = runtime(1)) {
      WorkMeter meter = runtime.workMeter();
      runtime.start(
          Machines.guardian(
              context -> {
                Behavior<String> reader =
                    Behaviors.receiveMessage(
                        message -> {
                          meter.end(Work.FILE_READ, meter.begin(), 1, 4096);
                          return Behaviors.same();
                        });
                runtime.spawn(context, reader, "reader", 0, CPU_0).tell("go");
              }));
      assertThatThrownBy(runtime::run).hasMessageContaining("FILE_READ");
    }
  }

  @Test
  void refusesOtherThreads() throws InterruptedException {
    try (VirtualRuntime runtime = runtime(1)) {
      ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
      Thread stray = new Thread(runtime::run, "stray");
      stray.setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
      stray.start();
      stray.join();
      assertThat(thrown).singleElement().asString().contains("touched by stray");
    }
  }
}
