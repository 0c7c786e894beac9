package io.swapbox.actors.runtime;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.MailboxSelector;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.ActorContext;
import io.swapbox.ConfigurationException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToLongBiFunction;

/**
 * The runtime of real threads: actors on this machine's cores, time by its clock.
 *
 * <p>A CPU placement is nominal here: which thread runs an actor is its dispatcher's choice.
 */
public final class ThreadRuntime implements SwapRuntime {

  private static final String DEVICE_DISPATCHER = "swapbox.dispatchers.device";
  private static final String CALLERS_DEVICE_DISPATCHER = "swapbox.dispatchers.device-of-callers";
  private static final String METERED_MAILBOX = "swapbox.mailboxes.metered";
  private static final String PLAIN_MAILBOX = "swapbox.mailboxes.plain";

  private static final TaskCpu EVERY_CLAIM =
      new TaskCpu() {
        @Override
        public boolean claim() {
          return true;
        }

        @Override
        public void waits() {}

        @Override
        public void yields() {}
      };

  private final ActorSystem<?> system;
  private final MeterRegistry registry;
  private final boolean metering;
  private final CpuDispatcher cpuDispatcher;
  private final ConcurrentLinkedQueue<ThreadWorkMeter> workMeters = new ConcurrentLinkedQueue<>();

  /**
   * The runtime of an actor system, with computing actors on {@link CpuDispatcher#CALLER_RUNS}.
   *
   * @param metering whether the mailboxes of spawned actors are measured
   */
  public ThreadRuntime(ActorSystem<?> system, boolean metering) {
    this(system, metering, CpuDispatcher.CALLER_RUNS);
  }

  /**
   * The runtime of an actor system.
   *
   * @param metering whether the mailboxes of spawned actors are measured
   * @param cpuDispatcher what runs the actors placed on a CPU
   * @throws ConfigurationException naming the section of {@code reference.conf} that the system's
   *     settings lack
   */
  public ThreadRuntime(ActorSystem<?> system, boolean metering, CpuDispatcher cpuDispatcher) {
    requireSection(system, cpuDispatcher.section());
    requireSection(system, DEVICE_DISPATCHER);
    requireSection(system, CALLERS_DEVICE_DISPATCHER);
    if (metering) {
      requireSection(system, METERED_MAILBOX);
    }
    this.system = system;
    this.registry = MeterRegistry.ID.get(system.classicSystem());
    this.metering = metering;
    this.cpuDispatcher = cpuDispatcher;
  }

  /**
   * What puts an actor that is spawned without a runtime on the threads of computing actors.
   *
   * @throws ConfigurationException as above
   */
  public static Props props(ActorSystem<?> system, CpuDispatcher cpuDispatcher) {
    requireSection(system, cpuDispatcher.section());
    return props(PLAIN_MAILBOX, cpuDispatcher.section());
  }

  private static void requireSection(ActorSystem<?> system, String section) {
    if (!system.settings().config().hasPath(section)) {
      throw new ConfigurationException(
          section,
          "is not in the settings of actor system "
              + system.name()
              + "; a jar that is made of several has to append their reference.conf to one");
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long messageTime() {
    return metering ? ThreadClock.ofThisThread().startedAt() : System.nanoTime();
  }

  @Override
  public <T> void tellAfter(long nanos, ActorRef<T> actor, T message) {
    system
        .scheduler()
        .scheduleOnce(
            Duration.ofNanos(nanos), () -> actor.tell(message), system.executionContext());
  }

  @Override
  public <T> ActorRef<T> spawn(
      ActorContext<?> parent, Behavior<T> behavior, String kind, int index, Placement placement) {
    String name = kind + "-" + index;
    String dispatcher =
        switch (placement.site()) {
          case CPU -> cpuDispatcher.section();
          case DEVICE -> DEVICE_DISPATCHER;
          case DEVICE_OF_CALLERS -> CALLERS_DEVICE_DISPATCHER;
        };
    if (!metering) {
      return parent.spawn(behavior, name, props(PLAIN_MAILBOX, dispatcher));
    }
    ActorMeter meter = registry.expect(parent.getSelf().path().child(name), kind, index);
    return parent.spawn(
        ServiceTimer.timed(behavior, new ServiceClock(meter)),
        name,
        props(METERED_MAILBOX, dispatcher));
  }

  private static Props props(String mailbox, String dispatcher) {
    return MailboxSelector.fromConfig(mailbox).withDispatcherFromConfig(dispatcher);
  }

  @Override
  public WorkMeter workMeter() {
    ThreadWorkMeter meter = new ThreadWorkMeter();
    workMeters.add(meter);
    return meter;
  }

  @Override
  public <T> TaskCpu taskCpu(ActorRef<T> task, T wakeUp) {
    return EVERY_CLAIM;
  }

  @Override
  public Gate gate() {
    return new ParkingGate();
  }

  @Override
  public List<ActorMeter> meters() {
    return registry.all();
  }

  /** Where the messages of all spawned actors are; none are known without metering. */
  public MailboxTotals messages() {
    return registry.totals();
  }

  @Override
  public WorkTotals work() {
    return new WorkTotals(
        sum(ThreadWorkMeter::nanos), sum(ThreadWorkMeter::pages), sum(ThreadWorkMeter::bytes));
  }

  private Map<Work, Long> sum(ToLongBiFunction<ThreadWorkMeter, Work> count) {
    Map<Work, Long> sums = new EnumMap<>(Work.class);
    for (Work work : Work.values()) {
      long sum = 0;
      for (ThreadWorkMeter meter : workMeters) {
        sum += count.applyAsLong(meter, work);
      }
      sums.put(work, sum);
    }
    return sums;
  }
}
