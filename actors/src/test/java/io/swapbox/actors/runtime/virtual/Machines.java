package io.swapbox.actors.runtime.virtual;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.Work;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Simulated machines with round figures, for tests. */
final class Machines {

  /** Nanoseconds of one page of {@link Work#COPY}. */
  static final long COPY = 1_000;

  /** Nanoseconds of one {@link Step#REFERENCE}. */
  static final long REFERENCE = 10;

  private Machines() {}

  /** Every message costs that, every way that, every page of copying {@link #COPY}. */
  static CostModel costs(long message, long samePlace, long otherPlace) {
    Map<Work, WorkCost> work = new EnumMap<>(Work.class);
    for (Work kind : Work.values()) {
      work.put(kind, WorkCost.perPage(COPY));
    }
    return new CostModel(
        new MessageCost(message, 0, Map.of(), samePlace, otherPlace), work, steps(), Map.of());
  }

  private static Map<Step, Long> steps() {
    Map<Step, Long> steps = new EnumMap<>(Step.class);
    for (Step step : Step.values()) {
      steps.put(step, 0L);
    }
    steps.put(Step.REFERENCE, REFERENCE);
    return steps;
  }

  static VirtualConfig machine(long seed, int cpus, CostModel costs, DeviceModel... devices) {
    return new VirtualConfig(seed, cpus, List.of(devices), costs);
  }

  /** A device whose reads and writes take that long on average, however many bytes. */
  static DeviceModel device(int parallelism, long latency, Distribution distribution) {
    TransferCost cost = new TransferCost(latency, Long.MAX_VALUE, distribution, 0);
    return new DeviceModel("test", parallelism, cost, cost);
  }

  /** A guardian that does this once and then nothing. */
  static Behavior<Void> guardian(Consumer<ActorContext<Void>> setUp) {
    return Behaviors.setup(
        context -> {
          setUp.accept(context);
          return Behaviors.empty();
        });
  }
}
