package io.swapbox.bench.examples;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.swapbox.BytesInFlightException;
import io.swapbox.EntryException;
import io.swapbox.SpaceFullException;
import io.swapbox.SwapLimitException;
import io.swapbox.SwapWriteException;
import io.swapbox.Swapbox;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;

/**
 * Stores pages by message and loads them again: sends until it is told that too much is in flight,
 * and goes on with each answer.
 */
final class PageWorker extends AbstractBehavior<PageWorker.Command> {

  /** What it understands. */
  sealed interface Command permits Answer {}

  /** What Swapbox has answered. */
  record Answer(Swapbox.Reply reply) implements Command {}

  /**
   * What became of its pages.
   *
   * @param stored pages that the space took
   * @param kept pages that it had no room for, which stayed with the worker
   * @param intact pages that came back as they went
   * @param wrong pages that came back otherwise
   * @param lost pages that could not be read any more
   * @param refusals requests that had to wait because too much was in flight
   */
  record Report(int stored, int kept, int intact, int wrong, int lost, int refusals) {}

  private static final int PAGE = 4096;
  private static final long KEPT = 0;
  private static final int CGROUP = 0;

  /** A buffer of the worker's, and the number of the page that is in it. */
  private static final class Frame {
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(PAGE);
    private int page;
  }

  private final ActorRef<Swapbox.Command> swapbox;
  private final ActorRef<Report> done;
  private final ActorRef<Swapbox.Reply> replies;

  /** The entry of each page; {@link #KEPT} of those that the space did not take. */
  private final long[] entries;

  private final IdentityHashMap<ByteBuffer, Frame> frames = new IdentityHashMap<>();
  private final ArrayDeque<Frame> free = new ArrayDeque<>();

  /** What is sent again with the next answer. */
  private final ArrayDeque<Swapbox.Request> refused = new ArrayDeque<>();

  private boolean storing = true;
  private int next;
  private int stored;
  private int kept;
  private int intact;
  private int wrong;
  private int lost;
  private int refusals;

  private PageWorker(
      ActorContext<Command> context,
      ActorRef<Swapbox.Command> swapbox,
      int pages,
      int buffers,
      ActorRef<Report> done) {
    super(context);
    this.swapbox = swapbox;
    this.done = done;
    entries = new long[pages];
    replies = context.messageAdapter(Swapbox.Reply.class, Answer::new);
    for (int i = 0; i < buffers; i++) {
      Frame frame = new Frame();
      frames.put(frame.bytes, frame);
      free.addLast(frame);
    }
    goOn();
  }

  /**
   * Creates one.
   *
   * @param pages that it stores
   * @param buffers pages that it has memory for
   * @param done told when it has all of them back
   */
  static Behavior<Command> create(
      ActorRef<Swapbox.Command> swapbox, int pages, int buffers, ActorRef<Report> done) {
    return Behaviors.setup(context -> new PageWorker(context, swapbox, pages, buffers, done));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Answer.class, answer -> onReply(answer.reply())).build();
  }

  private Behavior<Command> onReply(Swapbox.Reply reply) {
    switch (reply) {
      case Swapbox.Stored stores -> {
        Frame frame = frameOf(stores.request().page());
        entries[frame.page] = stores.entry();
        stored++;
        free.addLast(frame);
      }
      case Swapbox.Loaded loaded -> {
        Frame frame = frameOf(loaded.request().page());
        if (holds(frame)) {
          intact++;
        } else {
          wrong++;
        }
        free.addLast(frame);
      }
      case Swapbox.Refused no -> {
        if (no.why() instanceof BytesInFlightException) {
          refusals++;
          refused.addLast(no.request());
          return this; // An answer to another request is on its way.
        }
        onRefused(no);
      }
      default -> throw new IllegalStateException("not asked for: " + reply);
    }
    if (!refused.isEmpty()) {
      swapbox.tell(refused.removeFirst());
    }
    return goOn();
  }

  /** The page stays with the worker, or is lost; what has failed otherwise is the guardian's. */
  private void onRefused(Swapbox.Refused no) {
    switch (no.why()) {
      case SpaceFullException full -> keep(no);
      case SwapLimitException limit -> keep(no);
      case SwapWriteException unwritten -> keep(no);
      case EntryException damaged -> lose(no);
      default -> throw no.why();
    }
  }

  private void lose(Swapbox.Refused no) {
    getContext().getLog().warn("a page is lost: {}", no.why().getMessage());
    lost++;
    if (no.request() instanceof Swapbox.Load load) {
      free.addLast(frameOf(load.page()));
    }
  }

  private void keep(Swapbox.Refused no) {
    kept++;
    if (no.request() instanceof Swapbox.Store store) {
      Frame frame = frameOf(store.page());
      entries[frame.page] = KEPT;
      free.addLast(frame);
    }
  }

  /** Sends as much as there are buffers for, unless something waits that was refused. */
  private Behavior<Command> goOn() {
    while (refused.isEmpty() && !free.isEmpty() && next < entries.length) {
      send(next++);
    }
    if (next < entries.length || free.size() < frames.size()) {
      return this;
    }
    if (storing) {
      storing = false;
      next = 0;
      return goOn();
    }
    done.tell(new Report(stored, kept, intact, wrong, lost, refusals));
    return Behaviors.stopped();
  }

  private void send(int page) {
    if (storing) {
      Frame frame = free.removeFirst();
      frame.page = page;
      fill(frame);
      swapbox.tell(new Swapbox.Store(frame.bytes, CGROUP, replies));
    } else if (entries[page] != KEPT) {
      Frame frame = free.removeFirst();
      frame.page = page;
      swapbox.tell(new Swapbox.Load(entries[page], frame.bytes, true, replies));
    }
  }

  private Frame frameOf(ByteBuffer bytes) {
    Frame frame = frames.get(bytes);
    if (frame == null) {
      throw new IllegalStateException("a page that is none of the worker's");
    }
    return frame;
  }

  private static void fill(Frame frame) {
    for (int at = 0; at < PAGE; at += CustomerRecords.BYTES) {
      CustomerRecords.write(frame.bytes, at, frame.page, at);
    }
  }

  private static boolean holds(Frame frame) {
    ByteBuffer expected = ByteBuffer.allocate(CustomerRecords.BYTES);
    for (int at = 0; at < PAGE; at += CustomerRecords.BYTES) {
      if (!CustomerRecords.matches(frame.bytes, at, expected, frame.page, at)) {
        return false;
      }
    }
    return true;
  }
}
