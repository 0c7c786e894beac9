package io.swapbox.workloads.pagecache;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.DirectReclaim;
import io.swapbox.actors.FrameExchange;
import io.swapbox.actors.MemoryCgroup;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.ReclaimBatch;
import io.swapbox.actors.ReclaimBatch.Fate;
import io.swapbox.actors.Reclaimer;
import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.ScanControl.Purpose;
import io.swapbox.allocator.Workingset;
import io.swapbox.workloads.content.SplitMix;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The page cache of a cgroup: clean pages of files that are mapped and used at a rate, in an order
 * that a seed gives, each page as often as any other.
 *
 * <p>Reclaim drops a page that was not used, without writing it. The next reference reads it again,
 * which takes the time of a device's read, and tells the cgroup what the page left behind. Whoever
 * gets no frame leaves the reference out: a program would wait, and nothing else here does.
 */
public final class PageCache extends MessageBehavior<AddressSpace.Command> {

  /** Begin to use pages. */
  public record Start(ActorRef<DirectReclaim.Command> reclaim) implements AddressSpace.Own {}

  /** Give all pages back; answered by the setup's {@code gone}. */
  public record Exit() implements AddressSpace.Own {}

  private record Tick() implements AddressSpace.Own {}

  private record Read() implements AddressSpace.Own {}

  /**
   * What a page cache is made of.
   *
   * @param number in its cgroup
   * @param files how many pages, and how they are used
   * @param seed of the order
   * @param cgroup that gives it frames
   * @param stock most frames that it keeps for its next reads
   * @param gone run when all pages were given back
   */
  public record Setup(
      int number,
      FilePages files,
      long seed,
      ActorRef<MemoryCgroup.Command> cgroup,
      int stock,
      Runnable gone) {}

  private enum Waiting {
    NOTHING,
    FRAMES,
    RECLAIM,
    READ,
    EXIT
  }

  /** Least time between two ticks, in ns: references are made in bursts. */
  private static final long MIN_TICK_NANOS = 1_000_000;

  private static final long SECOND = 1_000_000_000;

  private static final int ABSENT = -1;

  private final ActorRef<AddressSpace.Command> self;
  private final SwapRuntime runtime;
  private final WorkMeter meter;
  private final Setup setup;
  private final FrameExchange exchange;

  private final int[] frames;
  private final long[] shadows;
  private final BitSet used;
  private final long tickNanos;
  private final long perTick;

  private @Nullable ActorRef<DirectReclaim.Command> reclaim;
  private Waiting waiting = Waiting.NOTHING;
  private boolean exiting;

  /** References that are due; what is left of them at the next tick is left out. */
  private long due;

  private long references;

  /** The frame that a page is being read into. */
  private int reading = ABSENT;

  private PageCache(ActorContext<AddressSpace.Command> context, Setup setup, SwapRuntime runtime) {
    this.self = context.getSelf();
    this.runtime = runtime;
    this.meter = runtime.workMeter();
    this.setup = setup;
    this.exchange = new FrameExchange(setup.number(), self, setup.stock()).ofFilePages();
    int rate = setup.files().rate();
    this.tickNanos = Math.max(MIN_TICK_NANOS, SECOND / rate);
    this.perTick = tickNanos * rate / SECOND;
    int pages = setup.files().pages();
    this.frames = new int[pages];
    Arrays.fill(frames, ABSENT);
    this.shadows = new long[pages];
    this.used = new BitSet(pages);
  }

  /** Creates a page cache, which waits for {@link Start}. */
  public static Behavior<AddressSpace.Command> create(Setup setup, SwapRuntime runtime) {
    return Behaviors.setup(context -> new PageCache(context, setup, runtime));
  }

  @Override
  protected void onMessage(AddressSpace.Command message) {
    switch (message) {
      case AddressSpace.Charged charged -> onCharged();
      case AddressSpace.Reclaimed reclaimed -> onReclaimed(reclaimed.pages());
      case AddressSpace.Unmap unmap -> {
        look(unmap.batch());
        unmap.replyTo().tell(new Reclaimer.Unmapped(unmap.batch()));
      }
      case AddressSpace.SwappedOut swappedOut ->
          throw new IllegalStateException("a page of a file was swapped out");
      case AddressSpace.Unuse unuse ->
          throw new IllegalStateException("pages of files are in no swap");
      case AddressSpace.OfKiller ofKiller ->
          throw new IllegalStateException("a page cache is never killed");
      case AddressSpace.Own own -> onOwn(own);
    }
  }

  private void onOwn(AddressSpace.Own message) {
    switch (message) {
      case Start start -> {
        reclaim = start.reclaim();
        onTick();
      }
      case Tick tick -> onTick();
      case Read read -> onRead();
      case Exit exit -> {
        exiting = true;
        goOn();
      }
      default -> throw new IllegalArgumentException("not a message of a page cache: " + message);
    }
  }

  private void onTick() {
    if (!exiting) {
      runtime.tellAfter(tickNanos, self, new Tick());
      due = perTick;
      goOn();
    }
  }

  // --- references ---

  /** Makes the references that are due, up to one that has to wait. */
  private void goOn() {
    if (waiting != Waiting.NOTHING) {
      return;
    }
    if (exiting) {
      giveBack();
      return;
    }
    while (waiting == Waiting.NOTHING && due > 0) {
      int page = page();
      if (frames[page] == ABSENT) {
        read();
      } else {
        used.set(page);
        meter.steps(Step.REFERENCE, 1);
        made();
      }
    }
  }

  private void made() {
    references++;
    due--;
  }

  /** The page of the next reference. */
  private int page() {
    long random = SplitMix.of(setup.seed() + references, setup.number());
    return (int) Long.remainderUnsigned(random, frames.length);
  }

  private void read() {
    reading = exchange.takeFrame();
    if (reading == ABSENT) {
      charge(setup.stock(), Waiting.FRAMES);
    } else {
      waiting = Waiting.READ;
      runtime.tellAfter(setup.files().readNanos(), self, new Read());
    }
  }

  private void onRead() {
    int page = page();
    frames[page] = reading;
    used.set(page);
    exchange.mapped(reading, page, shadows[page]);
    shadows[page] = Workingset.NO_SHADOW;
    meter.steps(Step.PTE, 1);
    made();
    waiting = Waiting.NOTHING;
    goOn();
  }

  // --- frames ---

  private void charge(int wanted, Waiting reason) {
    waiting = reason;
    setup.cgroup().tell(new MemoryCgroup.Charge(exchange.wanting(wanted)));
  }

  private void onCharged() {
    if (waiting == Waiting.EXIT) {
      setup.gone().run();
    } else if (exchange.isEmpty()) {
      waiting = Waiting.RECLAIM;
      Objects.requireNonNull(reclaim).tell(new DirectReclaim.Reclaim(exchange.nodeIsShort()));
    } else {
      waiting = Waiting.NOTHING;
      goOn();
    }
  }

  private void onReclaimed(int pages) {
    if (pages > 0) {
      charge(setup.stock(), Waiting.FRAMES);
    } else {
      // Until the next tick: others may give something up meanwhile.
      references++;
      due = 0;
      waiting = Waiting.NOTHING;
      if (exiting) {
        giveBack();
      }
    }
  }

  private void giveBack() {
    for (int page = 0; page < frames.length; page++) {
      if (frames[page] != ABSENT) {
        exchange.freed(frames[page]);
        frames[page] = ABSENT;
      }
    }
    for (int frame = exchange.takeFrame(); frame >= 0; frame = exchange.takeFrame()) {
      exchange.freed(frame);
    }
    charge(0, Waiting.EXIT);
  }

  // --- reclaim ---

  /** Looks at the pages of a reclaim step that are here, and drops those that it may have. */
  private void look(ReclaimBatch batch) {
    int walked = 0;
    for (int k = 0; k < batch.size(); k++) {
      if (batch.owner(k) == setup.number() && batch.fate(k) == Fate.ISOLATED) {
        look(batch, k);
        walked++;
      }
    }
    meter.steps(Step.PTE, walked);
  }

  private void look(ReclaimBatch batch, int k) {
    int page = batch.page(k);
    if (frames[page] != batch.frame(k)) {
      batch.fate(k, Fate.GONE);
    } else if (used.get(page)) {
      used.clear(page);
      batch.fate(k, Fate.REFERENCED);
    } else if (batch.purpose() == Purpose.AGE) {
      batch.fate(k, Fate.IDLE);
    } else {
      frames[page] = ABSENT;
      shadows[page] = batch.shadow(k);
      batch.fate(k, Fate.DROPPED);
    }
  }
}
