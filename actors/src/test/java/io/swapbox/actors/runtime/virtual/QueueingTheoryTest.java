package io.swapbox.actors.runtime.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits and throughputs that textbooks know, on machines whose every delay is a service time. */
class QueueingTheoryTest {

  private static final long SEED = 7;
  private static final long SERVICE = 10_000;
  private static final Placement SOURCE = Placement.device(0);
  private static final Placement SERVER = Placement.device(1);

  /** The one message: do your work once. */
  private enum Go {
    GO
  }

  @ParameterizedTest
  @CsvSource({"20, 200_000", "50, 200_000", "80, 300_000", "95, 1_500_000"})
  void poissonArrivalsAndFixedService(int load, String jobs) {
    double rho = load / 100.0;
    double wait = meanWait(load, Distribution.FIXED, jobs);
    assertThat(wait).isCloseTo(rho / (2 * (1 - rho)) * SERVICE, withPercentage(3));
  }

  @ParameterizedTest
  @CsvSource({"20, 200_000", "50, 200_000", "80, 400_000", "95, 2_000_000"})
  void poissonArrivalsAndExponentialService(int load, String jobs) {
    double rho = load / 100.0;
    double wait = meanWait(load, Distribution.EXPONENTIAL, jobs);
    assertThat(wait).isCloseTo(rho / (1 - rho) * SERVICE, withPercentage(3));
  }

  /** The same draws through Lindley's recursion: no theory, no luck, only the histogram's 1 %. */
  @Test
  void waitsAreThoseOfLindleysRecursion() {
    int jobs = 200_000;
    TransferCost between =
        new TransferCost(SERVICE * 100 / 80, Long.MAX_VALUE, Distribution.EXPONENTIAL, 0);
    TransferCost service = new TransferCost(SERVICE, Long.MAX_VALUE, Distribution.EXPONENTIAL, 0);
    SeededRandom arrivals = new SeededRandom(SEED, SOURCE.index());
    SeededRandom services = new SeededRandom(SEED, SERVER.index());
    long wait = 0;
    double sum = 0;
    for (int i = 0; i < jobs; i++) {
      sum += wait;
      wait = Math.max(0, wait + service.nanos(0, services) - between.nanos(0, arrivals));
    }
    assertThat(meanWait(80, Distribution.EXPONENTIAL, "" + jobs))
        .isCloseTo(sum / jobs, withPercentage(0.5));
  }

  /** Machine repairman, M/M/1//N: think exponentially, queue up for one exponential server. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 20})
  void closedLoop(int customers) {
    long think = 10 * SERVICE;
    long span = 2_000_000_000L;
    VirtualConfig machine =
        Machines.machine(
            SEED,
            1,
            Machines.costs(0, 0, 0),
            Machines.device(customers, think, Distribution.EXPONENTIAL),
            Machines.device(1, SERVICE, Distribution.EXPONENTIAL));
    try (VirtualRuntime runtime = VirtualRuntime.create(machine)) {
      runtime.start(
          Machines.guardian(
              context -> {
                ActorRef<ActorRef<Go>> server =
                    runtime.spawn(context, repairer(runtime), "server", 0, SERVER);
                for (int i = 0; i < customers; i++) {
                  runtime
                      .spawn(context, customer(runtime, server), "customer", i, SOURCE)
                      .tell(Go.GO);
                }
              }));
      runtime.runFor(span);
      double served = meter(runtime, "server").messages().get(0).services().getTotalCount();
      assertThat(served / span)
          .isCloseTo((1 - idleShare(customers, think)) / SERVICE, withPercentage(3));
      assertThat(runtime.use().get(2).utilisation())
          .isCloseTo(1 - idleShare(customers, think), withPercentage(3));
    }
  }

  private static double idleShare(int customers, long think) {
    double sum = 0;
    double term = 1;
    for (int k = 0; k <= customers; k++) {
      sum += term;
      term *= (customers - k) * ((double) SERVICE / think);
    }
    return 1 / sum;
  }

  private static double meanWait(int load, Distribution service, String jobs) {
    int count = Integer.parseInt(jobs.replace("_", ""));
    VirtualConfig machine =
        Machines.machine(
            SEED,
            1,
            Machines.costs(0, 0, 0),
            Machines.device(1, SERVICE * 100 / load, Distribution.EXPONENTIAL),
            Machines.device(1, SERVICE, service));
    try (VirtualRuntime runtime = VirtualRuntime.create(machine)) {
      runtime.start(
          Machines.guardian(
              context -> {
                ActorRef<Go> server = runtime.spawn(context, server(runtime), "server", 0, SERVER);
                runtime
                    .spawn(context, source(runtime, server, count), "source", 0, SOURCE)
                    .tell(Go.GO);
              }));
      runtime.run();
      assertThat(runtime.messages().tieOut()).isTrue();
      return meter(runtime, "server").messages().get(0).waits().getMean();
    }
  }

  /** Its own service time is the time between arrivals. */
  private static Behavior<Go> source(VirtualRuntime runtime, ActorRef<Go> server, int jobs) {
    return Behaviors.setup(
        context -> {
          WorkMeter meter = runtime.workMeter();
          int[] left = {jobs};
          return Behaviors.receiveMessage(
              go -> {
                meter.end(Work.FILE_READ, meter.begin(), 1, 0);
                server.tell(go);
                if (--left[0] > 0) {
                  context.getSelf().tell(go);
                }
                return Behaviors.same();
              });
        });
  }

  private static Behavior<Go> server(VirtualRuntime runtime) {
    WorkMeter meter = runtime.workMeter();
    return Behaviors.receiveMessage(
        go -> {
          meter.end(Work.FILE_READ, meter.begin(), 1, 0);
          return Behaviors.same();
        });
  }

  private static Behavior<ActorRef<Go>> repairer(VirtualRuntime runtime) {
    WorkMeter meter = runtime.workMeter();
    return Behaviors.receiveMessage(
        customer -> {
          meter.end(Work.FILE_READ, meter.begin(), 1, 0);
          customer.tell(Go.GO);
          return Behaviors.same();
        });
  }

  private static Behavior<Go> customer(VirtualRuntime runtime, ActorRef<ActorRef<Go>> server) {
    WorkMeter meter = runtime.workMeter();
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                go -> {
                  meter.end(Work.FILE_READ, meter.begin(), 1, 0);
                  server.tell(context.getSelf());
                  return Behaviors.same();
                }));
  }

  private static ActorMeter meter(VirtualRuntime runtime, String kind) {
    return runtime.meters().stream()
        .filter(meter -> meter.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }
}
