package io.swapbox;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.ActorFailedException;
import io.swapbox.actors.MessageBehavior;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SpaceParts;
import io.swapbox.actors.runtime.Placement;
import io.swapbox.actors.runtime.SwapRuntime;
import io.swapbox.actors.runtime.ThreadRuntime;
import io.swapbox.allocator.Entry;
import io.swapbox.backends.Payload;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A swap space as a child of an actor of yours, in your actor system: takes pages by message,
 * compresses them or writes them to a file, and gives them back.
 *
 * <pre>{@code
 * ActorRef<Swapbox.Command> swapbox =
 *     context.spawn(
 *         Swapbox.create(config), "swapbox", Swapbox.props(context.getSystem(), config));
 * context.watch(swapbox);
 * ActorRef<Swapbox.Reply> replies =
 *     context.messageAdapter(Swapbox.Reply.class, Answer::new);
 * swapbox.tell(new Swapbox.Store(page, 0, replies));
 * }</pre>
 *
 * <p><b>Replies.</b> Each request gets one reply, which carries it: what became of it, or {@link
 * Refused} with the {@link SwapException} that the same call of a {@link SwapSpace} would throw.
 * Until the reply the page's bytes are the space's; then they are the client's again. Requests that
 * are under way together may be answered in any order.
 *
 * <p><b>Back-pressure.</b> No more than {@link SwapSpaceConfig#maxBytesInFlight} of pages are under
 * way at once. What goes beyond is refused at once with a {@link BytesInFlightException}: send it
 * again after a reply. Frees and duplicates carry no page and are not counted.
 *
 * <p><b>Threads.</b> With the {@linkplain #props props} of the class the work of a request is done
 * on the thread that sends it when nobody is before it ({@link SwapSpaceConfig#dispatcher}). With
 * other props this actor runs where they say, and so does the work that it sets in motion.
 *
 * <p><b>Failures.</b> The swap files are opened when the actor starts. When that, or an actor of
 * the space, fails, requests under way are refused with a {@link SpaceFailedException} and this
 * actor fails: watch it, {@code ChildFailed} says why. It must not be restarted with its entries in
 * use: they are another space's then, and refused as such. What is stored is gone when the actor
 * stops.
 */
public final class Swapbox extends MessageBehavior<Swapbox.Command> {

  /** What it understands; clients send a {@link Request}. */
  public sealed interface Command permits Request, Connected, Answered, Counted {}

  /** What a client can want. */
  public sealed interface Request extends Command permits PageRequest, GetStatistics, Close {

    /** Who gets the reply. */
    ActorRef<Reply> replyTo();
  }

  /** What a client can want of a page. */
  public sealed interface PageRequest extends Request permits Store, Load, Free, Duplicate {}

  /**
   * Store a page; answered with {@link Stored}.
   *
   * @param page its 4096 bytes, those between position and limit
   * @param cgroup that it is charged to, 0 to 65535
   */
  public record Store(ByteBuffer page, int cgroup, ActorRef<Reply> replyTo)
      implements PageRequest {}

  /**
   * Bring a page back; answered with {@link Loaded}.
   *
   * @param page takes its 4096 bytes, between position and limit
   * @param release whether to give up one use of the entry in the same step
   */
  public record Load(long entry, ByteBuffer page, boolean release, ActorRef<Reply> replyTo)
      implements PageRequest {

    /**
     * Checks the buffer.
     *
     * @throws ReadOnlyBufferException when it takes no bytes
     */
    public Load {
      if (page.isReadOnly()) {
        throw new ReadOnlyBufferException();
      }
    }
  }

  /** Give up one use of an entry, which is freed with its last one; answered with {@link Freed}. */
  public record Free(long entry, ActorRef<Reply> replyTo) implements PageRequest {}

  /** Add one use to an entry; answered with {@link Duplicated}. */
  public record Duplicate(long entry, ActorRef<Reply> replyTo) implements PageRequest {}

  /** Say what the space counts and holds; answered with {@link Statistics}. */
  public record GetStatistics(ActorRef<Reply> replyTo) implements Request {}

  /**
   * Refuse requests from now on, wait for those under way, and stop; answered with {@link Closed}.
   */
  public record Close(ActorRef<Reply> replyTo) implements Request {}

  /** How to reach the space. */
  record Connected(SpaceGuardian.Topology topology) implements Command {}

  /** A request has been through the space. */
  record Answered(Passage passage) implements Command {}

  /** The statistics are there. */
  record Counted(GetStatistics request, SpaceStatistics statistics) implements Command {}

  /** What a client is answered; carries its request. */
  public sealed interface Reply
      permits Stored, Loaded, Freed, Duplicated, Statistics, Closed, Refused {

    /** What it asked for. */
    Request request();
  }

  /**
   * The page is stored.
   *
   * @param entry of the page, never 0
   */
  public record Stored(Store request, long entry) implements Reply {}

  /** The bytes are in the page. */
  public record Loaded(Load request) implements Reply {}

  /** The entry has one use less. */
  public record Freed(Free request) implements Reply {}

  /** The entry has one use more. */
  public record Duplicated(Duplicate request) implements Reply {}

  /** What the space counts and holds. */
  public record Statistics(GetStatistics request, SpaceStatistics statistics) implements Reply {}

  /** The space is closed: its files are unlocked, its memory is given back, its actor stops. */
  public record Closed(Close request) implements Reply {}

  /**
   * Nothing was done.
   *
   * @param why as {@link SwapSpace} throws it
   */
  public record Refused(Request request, SwapException why) implements Reply {}

  private final ActorContext<Command> context;
  private final SwapSpaceConfig config;
  private final int tag;
  private final SwapFiles files;
  private final ActorRef<SpaceGuardian.Command> guardian;

  /** What its actors own once they are connected; null from then on. */
  private @Nullable SpaceParts parts;

  private SpaceGuardian.@Nullable Topology topology;

  /** Requests that came before the actors were there. */
  private final ArrayDeque<Passage> early = new ArrayDeque<>();

  private final List<Passage> all = new ArrayList<>();
  private final ArrayDeque<Passage> idle = new ArrayDeque<>();
  private final List<GetStatistics> asked = new ArrayList<>();
  private final List<Close> closes = new ArrayList<>();
  private long bytesInFlight;
  private int nextCpu;
  private @Nullable ActorFailedException failure;

  private Swapbox(ActorContext<Command> context, SwapSpaceConfig config) {
    this.context = context;
    this.config = config;
    SwapRuntime runtime =
        new ThreadRuntime(context.getSystem(), config.metering(), config.dispatcher());
    tag = SpaceTags.take();
    SwapFiles opened = null;
    SpaceParts made = null;
    try {
      opened = SwapFiles.open(config.devices());
      made = SpaceParts.empty(tag, config, opened.files(), Payload.REAL);
      ActorRef<Command> self = context.getSelf();
      guardian =
          runtime.spawn(
              context,
              SpaceGuardian.create(
                  runtime,
                  tag,
                  config,
                  opened.files(),
                  opened,
                  made,
                  topology -> self.tell(new Connected(topology))),
              "space",
              0,
              Placement.cpu(0));
    } catch (RuntimeException | OutOfMemoryError e) {
      if (opened != null) {
        opened.close();
      }
      RunningSpace.giveBack(tag, made);
      throw e;
    }
    files = opened;
    parts = made;
    context.watch(guardian);
  }

  /**
   * Creates one.
   *
   * <p>It does not start, and its parent gets a {@code ChildFailed} whose cause was caused by a
   * {@link SwapFileOpenException} when a swap file is locked, no swap file, or not accessible, and
   * by a {@link ConfigurationException} when the actor system lacks the settings of {@code
   * reference.conf}.
   *
   * @param config what the space is made of
   */
  public static Behavior<Command> create(SwapSpaceConfig config) {
    return Behaviors.setup(context -> new Swapbox(context, config));
  }

  /**
   * What it is to be spawned with, so that it runs on the threads of its space.
   *
   * @param system that it is spawned in
   * @param config what the space is made of
   * @throws ConfigurationException naming the section of {@code reference.conf} that the system's
   *     settings lack
   */
  public static Props props(ActorSystem<?> system, SwapSpaceConfig config) {
    return ThreadRuntime.props(system, config.dispatcher());
  }

  @Override
  protected void onMessage(Command message) {
    switch (message) {
      case PageRequest request -> onPage(request);
      case GetStatistics request -> onStatistics(request);
      case Close request -> {
        closes.add(request);
        stopIfDone();
      }
      case Connected connected -> onConnected(connected.topology());
      case Answered answered -> onAnswered(answered.passage());
      case Counted counted -> {
        asked.remove(counted.request());
        counted.request().replyTo().tell(new Statistics(counted.request(), counted.statistics()));
        stopIfDone();
      }
    }
  }

  private void onPage(PageRequest request) {
    SwapException refusal = refusal(request);
    if (refusal != null) {
      request.replyTo().tell(new Refused(request, refusal));
      return;
    }
    bytesInFlight += Passage.bytes(request);
    Passage passage = idle.isEmpty() ? newPassage() : idle.removeLast();
    passage.begin(request);
    if (topology == null) {
      early.addLast(passage);
    } else {
      send(passage, topology);
    }
  }

  private Passage newPassage() {
    Passage passage = new Passage();
    all.add(passage);
    return passage;
  }

  private @Nullable SwapException refusal(PageRequest request) {
    if (!closes.isEmpty()) {
      return new SpaceClosedException();
    }
    if (bytesInFlight + Passage.bytes(request) > config.maxBytesInFlight()) {
      return new BytesInFlightException(bytesInFlight, config.maxBytesInFlight());
    }
    return Passage.refusal(request);
  }

  private void send(Passage passage, SpaceGuardian.Topology to) {
    SlotAllocator.Command message = passage.message(context.getSelf());
    if (passage.request() instanceof Store) {
      nextCpu = (nextCpu + 1) % config.cpus();
      to.forStores(nextCpu).tell(message);
    } else {
      // The home that can judge an entry: its own, or any when it has none here.
      int home = Entry.home(passage.batch().entry(0));
      to.allocators().get(home < to.allocators().size() ? home : 0).tell(message);
    }
  }

  private void onConnected(SpaceGuardian.Topology connected) {
    topology = connected;
    parts = null;
    while (!early.isEmpty()) {
      send(early.removeFirst(), connected);
    }
    stopIfDone();
  }

  private void onAnswered(Passage passage) {
    Reply reply = passage.reply();
    PageRequest request = passage.end();
    idle.addLast(passage);
    bytesInFlight -= Passage.bytes(request);
    request.replyTo().tell(reply);
    stopIfDone();
  }

  private void onStatistics(GetStatistics request) {
    if (!closes.isEmpty()) {
      request.replyTo().tell(new Refused(request, new SpaceClosedException()));
      return;
    }
    asked.add(request);
    CompletableFuture<SpaceStatistics> statistics = new CompletableFuture<>();
    guardian.tell(new SpaceGuardian.GetStatistics(statistics));
    context.pipeToSelf(statistics, (counted, never) -> new Counted(request, counted));
  }

  private void stopIfDone() {
    if (topology != null && !closes.isEmpty() && asked.isEmpty() && idle.size() == all.size()) {
      stop();
    }
  }

  @Override
  protected void onChildFailed(ActorFailedException cause) {
    failure = cause;
    super.onChildFailed(cause);
  }

  /** The actors of the space have stopped before. */
  @Override
  protected void onStop() {
    SwapException why =
        failure == null ? new SpaceClosedException() : new SpaceFailedException(failure);
    for (Passage passage : all) {
      PageRequest request = passage.request();
      if (request != null) {
        request.replyTo().tell(new Refused(request, why));
      }
    }
    asked.forEach(request -> request.replyTo().tell(new Refused(request, why)));
    RunningSpace.giveBack(tag, parts);
    try {
      files.close();
    } catch (SwapFileOpenException e) {
      closes.forEach(request -> request.replyTo().tell(new Refused(request, e)));
      throw e;
    }
    closes.forEach(request -> request.replyTo().tell(new Closed(request)));
  }
}
