package io.swapbox.actors.runtime.virtual;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.swapbox.SwapException;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.Gate;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.TaskCpu;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.actors.runtime.WorkTotals;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulated machine that runs unmodified behaviours in virtual time, deterministically.
 *
 * <p>Use: {@code create}, {@code start} a guardian, tell it something, {@code run}. Everything
 * happens on the thread that created it, in the order of one event queue; the same configuration
 * and seed give the same run. An actor occupies its CPU or device for the cost of the message plus
 * the work that it charges; what it sends leaves when its own work has got there. The guardian and
 * other actors that were not spawned here sit nowhere: they cost no CPU.
 *
 * <p>Actor references hash differently in every run (Akka numbers them by chance): a behaviour that
 * iterates over a hash map of them is not repeatable.
 */
public final class VirtualRuntime implements SwapRuntime, AutoCloseable {

  private static final String NAME = "swapbox-virtual";

  /** Read once: a bench of thousands of seeds starts as many machines. */
  private static final Config AKKA =
      ConfigFactory.parseResources("virtual-time.conf")
          .withFallback(ConfigFactory.defaultReference())
          .resolve();

  private final World world;
  private final EventLoop loop;
  private final VirtualWorkMeter work;
  private int gates;
  private @Nullable ActorSystem<?> system;

  private VirtualRuntime(VirtualConfig config, @Nullable MessageLog log) {
    this.world = new World(config, log);
    this.loop = world.loop();
    this.work = new VirtualWorkMeter(loop, config.costs());
  }

  /** A machine with no actors yet; belongs to this thread. */
  public static VirtualRuntime create(VirtualConfig config) {
    return new VirtualRuntime(config, null);
  }

  /** The same, with a log, if any, of every message that a placed actor handles. */
  public static VirtualRuntime create(VirtualConfig config, @Nullable MessageLog log) {
    return new VirtualRuntime(config, log);
  }

  /**
   * Starts the actors; once. They do nothing before an event runs.
   *
   * @return the guardian
   */
  public <T> ActorRef<T> start(Behavior<T> guardian) {
    if (system != null) {
      throw new IllegalStateException("the guardian was started before");
    }
    ActorSystem<T> started = world.start(() -> ActorSystem.create(guardian, NAME, AKKA));
    system = started;
    return started;
  }

  /**
   * Runs the next event: an arrival, the end of a turn, or a timer.
   *
   * @return whether there was one
   * @throws ActorFailedException when an actor threw and nobody took care of it; here and in all
   *     that runs events
   */
  public boolean step() {
    return loop.step();
  }

  /** Runs until nothing is left to happen. A periodic timer makes it run forever. */
  public void run() {
    while (loop.step()) {
      // Everything happens in the step.
    }
  }

  /**
   * Runs until a condition holds; looks after every event.
   *
   * @return false when nothing was left to happen before it held
   */
  public boolean runUntil(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (!loop.step()) {
        return false;
      }
    }
    return true;
  }

  /** Runs for that many nanoseconds of virtual time and advances the clock by them. */
  public void runFor(long nanos) {
    long end = loop.time() + nanos;
    while (loop.nextTime() <= end) {
      loop.step();
    }
    loop.callerAt(end);
  }

  /** Nanoseconds since the start of the machine, for the actor at work or the caller outside. */
  @Override
  public long nanoTime() {
    return loop.time();
  }

  @Override
  public long messageTime() {
    return loop.time();
  }

  @Override
  public <T> void tellAfter(long nanos, ActorRef<T> actor, T message) {
    ActorSystem<?> open = Objects.requireNonNull(system);
    new Timer(loop, Timer.ONCE, () -> actor.tell(message), open.executionContext())
        .arm(loop.time() + nanos);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when the machine does not have that place
   */
  @Override
  public <T> ActorRef<T> spawn(
      ActorContext<?> parent, Behavior<T> behavior, String kind, int index, Placement placement) {
    return world.spawn(kind, index, placement, () -> parent.spawn(behavior, kind + "-" + index));
  }

  @Override
  public WorkMeter workMeter() {
    return work;
  }

  @Override
  public <T> TaskCpu taskCpu(ActorRef<T> task, T wakeUp) {
    return loop.here().tasks().claim(() -> task.tell(wakeUp));
  }

  @Override
  public Gate gate() {
    return new VirtualGate(loop, gates++, this::messages);
  }

  /**
   * {@inheritDoc}
   *
   * <p>They hold what was measured before this call; ask again after running on.
   */
  @Override
  public List<ActorMeter> meters() {
    return world.meters();
  }

  @Override
  public WorkTotals work() {
    return work.totals();
  }

  /**
   * Takes a processor offline: it ends the turn under way, and its actors go on at another one.
   *
   * @param standIn where they go; its own stand-in, if it is offline itself
   * @throws IllegalArgumentException when there is no such processor, or nowhere to go
   */
  public void offline(int cpu, int standIn) {
    world.offline(cpu, standIn);
  }

  /** Brings a processor back; its actors return to it when they have something to do. */
  public void online(int cpu) {
    world.online(cpu);
  }

  /** How busy each place was so far: the CPUs first, then the devices. */
  public List<PlaceUse> use() {
    return world.use();
  }

  /** Where the messages are. */
  public MessageCounts messages() {
    MessageCounter counter = loop.counter();
    return new MessageCounts(
        counter.sent, counter.handled, counter.dead, loop.inFlight(), counter.queued);
  }

  /**
   * Stops all actors, in virtual time.
   *
   * @throws ActorFailedException when an actor fails on its way out
   * @throws DeadlockException when the actors do not come to an end
   */
  @Override
  public void close() {
    ActorSystem<?> open = system;
    if (open == null) {
      return;
    }
    system = null;
    open.terminate();
    CompletableFuture<?> ended = open.getWhenTerminated().toCompletableFuture();
    SwapException failure = null;
    while (!ended.isDone()) {
      try {
        if (!loop.step()) {
          throw new DeadlockException("close", loop.time(), messages());
        }
      } catch (ActorFailedException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
