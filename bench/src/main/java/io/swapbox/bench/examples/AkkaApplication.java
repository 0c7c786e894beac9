package io.swapbox.bench.examples;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.swapbox.SpaceStatistics;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.Swapbox;
import io.swapbox.ZswapConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * An Akka application with an actor system of its own, which has Swapbox as a child: a worker
 * stores pages there by message and loads them again, and then the application stops.
 *
 * <p>Ends with 0 when all pages came back as they went, 1 when not or when Swapbox has failed, 2 on
 * bad arguments.
 */
public final class AkkaApplication extends AbstractBehavior<AkkaApplication.Command> {

  /** What its guardian understands. */
  sealed interface Command permits WorkDone, Answer {}

  private record WorkDone(PageWorker.Report report) implements Command {}

  private record Answer(Swapbox.Reply reply) implements Command {}

  private static final String OPTION = "--pages";
  private static final int PRESET_PAGES = 100_000;
  private static final int LEAST_PAGES = 100;
  private static final int MOST_PAGES = 1_000_000;
  private static final int PAGE = 4096;

  /** Pages that may be in flight, and pages that the worker has memory for: it tries for more. */
  private static final int PAGES_IN_FLIGHT = 64;

  private static final int BUFFERS = 96;

  private final PrintStream out;
  private final CompletableFuture<Integer> exitCode;
  private final ActorRef<Swapbox.Command> swapbox;
  private final ActorRef<Swapbox.Reply> replies;
  private boolean intact;

  private AkkaApplication(
      ActorContext<Command> context,
      SwapSpaceConfig config,
      int pages,
      PrintStream out,
      CompletableFuture<Integer> exitCode) {
    super(context);
    this.out = out;
    this.exitCode = exitCode;
    swapbox =
        context.spawn(
            Swapbox.create(config), "swapbox", Swapbox.props(context.getSystem(), config));
    context.watch(swapbox);
    replies = context.messageAdapter(Swapbox.Reply.class, Answer::new);
    ActorRef<PageWorker.Report> done =
        context.messageAdapter(PageWorker.Report.class, WorkDone::new);
    context.watch(context.spawn(PageWorker.create(swapbox, pages, BUFFERS, done), "worker"));
  }

  /**
   * Runs it.
   *
   * @param arguments none, or {@code --pages} and how many
   */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(arguments, System.out, System.err));
  }

  /** The same without ending this JVM; returns the exit code. */
  static int run(String[] arguments, PrintStream out, PrintStream err) throws IOException {
    int pages;
    try {
      pages = Arguments.number(arguments, OPTION, PRESET_PAGES, LEAST_PAGES, MOST_PAGES);
    } catch (IllegalArgumentException e) {
      err.println("akka application: " + e.getMessage());
      return 2;
    }
    Path directory = Files.createTempDirectory("akka-application");
    try {
      return run(config(pages, pages, directory.resolve("swap")), pages, out);
    } finally {
      Files.delete(directory);
    }
  }

  /** The same with a space of the caller's. */
  static int run(SwapSpaceConfig config, int pages, PrintStream out) {
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    ActorSystem<Command> system =
        ActorSystem.create(
            Behaviors.setup(context -> new AkkaApplication(context, config, pages, out, exitCode)),
            "application");
    system.getWhenTerminated().toCompletableFuture().join();
    return exitCode.getNow(1);
  }

  /** A pool that holds a third of the pages at 3 to 1, and a file behind it for so many. */
  static SwapSpaceConfig config(int pages, int filePages, Path path) {
    int cpus = Runtime.getRuntime().availableProcessors();
    ZswapConfig pool = ZswapConfig.ofBytes((long) pages * PAGE / 9, 1);
    SwapFileConfig file = new SwapFileConfig(path, (long) filePages * PAGE, 4, true);
    return new SwapSpaceConfig(cpus, SwapSpaceConfig.SWAP_CLUSTER_MAX, List.of(pool, file), true)
        .withMaxBytesInFlight((long) PAGES_IN_FLIGHT * PAGE);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(WorkDone.class, done -> onWorkDone(done.report()))
        .onMessage(Answer.class, answer -> onReply(answer.reply()))
        .onSignal(ChildFailed.class, this::onFailed)
        .onSignal(Terminated.class, closed -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onWorkDone(PageWorker.Report report) {
    intact = report.wrong() == 0 && report.lost() == 0;
    out.printf(
        Locale.ROOT,
        "Stored      %,d pages; there was no room for %,d, which the worker kept%n",
        report.stored(),
        report.kept());
    out.printf(
        Locale.ROOT,
        "Loaded      %,d pages as they went, %,d otherwise, %,d lost%n",
        report.intact(),
        report.wrong(),
        report.lost());
    out.printf(
        Locale.ROOT,
        "In flight   %d pages at most; %,d requests were refused and sent again%n",
        PAGES_IN_FLIGHT,
        report.refusals());
    swapbox.tell(new Swapbox.GetStatistics(replies));
    swapbox.tell(new Swapbox.Close(replies));
    return this;
  }

  private Behavior<Command> onReply(Swapbox.Reply reply) {
    return switch (reply) {
      case Swapbox.Statistics counted -> {
        SpaceStatistics now = counted.statistics();
        out.printf(
            Locale.ROOT,
            "Space       %,d pages to the pool, %,d of them on to the file; %,d entries left%n",
            now.zswap().zswpout(),
            now.zswap().writtenBackPages(),
            now.entries());
        yield this;
      }
      case Swapbox.Closed closed -> {
        out.println("Closed");
        exitCode.complete(intact ? 0 : 1);
        yield Behaviors.stopped();
      }
      case Swapbox.Refused no -> throw no.why();
      default -> throw new IllegalStateException("not asked for: " + reply);
    };
  }

  /** Swapbox or the worker has failed: what was stored is gone. */
  private Behavior<Command> onFailed(ChildFailed failed) {
    out.println(
        "Failed      " + failed.getRef().path().name() + ": " + failed.cause().getMessage());
    exitCode.complete(1);
    return Behaviors.stopped();
  }
}
