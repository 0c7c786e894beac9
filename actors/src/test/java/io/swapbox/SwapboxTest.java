package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Props;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.allocator.Entry;
import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A space as a child of an actor of its user's. */
class SwapboxTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SETTINGS = "reference.conf";

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<Swapbox.Reply> client = kit.createTestProbe(Swapbox.Reply.class);
  private final TestProbe<Throwable> failures = kit.createTestProbe(Throwable.class);

  @TempDir private Path directory;

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  /** Spawns it as the documentation says, below a parent that watches it. */
  private ActorRef<Swapbox.Command> spawn(SwapSpaceConfig config) {
    return spawn(config, Swapbox.props(kit.system(), config));
  }

  private ActorRef<Swapbox.Command> spawn(SwapSpaceConfig config, Props props) {
    TestProbe<ActorRef<Swapbox.Command>> spawned = kit.createTestProbe();
    kit.spawn(parent(config, props, spawned.ref(), failures.ref()));
    return spawned.receiveMessage(PATIENCE);
  }

  private static Behavior<Void> parent(
      SwapSpaceConfig config,
      Props props,
      ActorRef<ActorRef<Swapbox.Command>> spawned,
      ActorRef<Throwable> failures) {
    return Behaviors.setup(
        context -> {
          ActorRef<Swapbox.Command> swapbox =
              context.spawn(Swapbox.create(config), "swapbox", props);
          context.watch(swapbox);
          spawned.tell(swapbox);
          return Behaviors.receive(Void.class)
              .onSignal(
                  ChildFailed.class,
                  failed -> {
                    failures.tell(failed.cause());
                    return Behaviors.same();
                  })
              .onSignal(Terminated.class, ended -> Behaviors.stopped())
              .build();
        });
  }

  /**
   * Sends in one turn on the threads of the space, so that it handles all of it before any of what
   * it sends on is handled.
   */
  private void inOneTurn(Consumer<ActorRef<Swapbox.Reply>> sends) {
    kit.spawn(
        Behaviors.setup(
            context -> {
              sends.accept(client.ref());
              return Behaviors.stopped();
            }),
        Swapbox.props(kit.system(), Spaces.pool(1)));
  }

  private long store(ActorRef<Swapbox.Command> swapbox, ByteBuffer page) {
    swapbox.tell(new Swapbox.Store(page, 0, client.ref()));
    return client.expectMessageClass(Swapbox.Stored.class, PATIENCE).entry();
  }

  private SwapException refusalOf(ActorRef<Swapbox.Command> swapbox, Swapbox.Request request) {
    swapbox.tell(request);
    Swapbox.Refused refused = client.expectMessageClass(Swapbox.Refused.class, PATIENCE);
    assertThat(refused.request()).isSameAs(request);
    return refused.why();
  }

  private SpaceStatistics statistics(ActorRef<Swapbox.Command> swapbox) {
    swapbox.tell(new Swapbox.GetStatistics(client.ref()));
    return client.expectMessageClass(Swapbox.Statistics.class, PATIENCE).statistics();
  }

  @ParameterizedTest
  @EnumSource
  void everyPageComesBackOnEachDispatcher(CpuDispatcher dispatcher) {
    SwapFileConfig file = SwapFileConfig.of(directory.resolve("swap"), 400 * Spaces.PAGE);
    SwapSpaceConfig config =
        new SwapSpaceConfig(Spaces.CPUS, Spaces.BATCH, ZswapConfig.ofBytes(1 << 17, 1), file, true)
            .withDispatcher(dispatcher);
    assertRoundTrip(spawn(config), 300);
  }

  @Test
  void itWorksOnAnyThreads() {
    assertRoundTrip(spawn(Spaces.pool(400), Props.empty()), 300);
  }

  private void assertRoundTrip(ActorRef<Swapbox.Command> swapbox, int pages) {
    long[] entries = new long[pages];
    for (int seed = 0; seed < pages; seed++) {
      entries[seed] = store(swapbox, Pages.direct(Pages.mixed(seed)));
    }
    assertThat(statistics(swapbox).entries()).isEqualTo(pages);
    for (int seed = 0; seed < pages; seed++) {
      ByteBuffer room = Pages.room(1);
      boolean release = seed % 2 == 0;
      Swapbox.Load load = new Swapbox.Load(entries[seed], room, release, client.ref());
      swapbox.tell(load);
      assertThat(client.expectMessageClass(Swapbox.Loaded.class, PATIENCE).request())
          .isSameAs(load);
      assertThat(Pages.bytes(room)).isEqualTo(Pages.mixed(seed));
      if (!release) {
        swapbox.tell(new Swapbox.Duplicate(entries[seed], client.ref()));
        client.expectMessageClass(Swapbox.Duplicated.class, PATIENCE);
        swapbox.tell(new Swapbox.Free(entries[seed], client.ref()));
        client.expectMessageClass(Swapbox.Freed.class, PATIENCE);
        swapbox.tell(new Swapbox.Free(entries[seed], client.ref()));
        client.expectMessageClass(Swapbox.Freed.class, PATIENCE);
      }
    }
    assertThat(statistics(swapbox).entries()).isZero();
  }

  @Test
  void pagesMayLieInAnyBuffer() {
    ActorRef<Swapbox.Command> swapbox = spawn(Spaces.pool(8));
    ByteBuffer wide = ByteBuffer.wrap(new byte[3 * Pages.PAGE]);
    wide.put(Pages.PAGE, Pages.text(7)).limit(2 * Pages.PAGE).position(Pages.PAGE);
    long fromHeap = store(swapbox, wide);
    long fromReadOnly = store(swapbox, wide.asReadOnlyBuffer());
    for (long entry : new long[] {fromHeap, fromReadOnly}) {
      ByteBuffer room = ByteBuffer.wrap(new byte[Pages.PAGE]);
      swapbox.tell(new Swapbox.Load(entry, room, false, client.ref()));
      client.expectMessageClass(Swapbox.Loaded.class, PATIENCE);
      assertThat(room.array()).isEqualTo(Pages.text(7));
    }
  }

  @Test
  void whatIsTooMuchInFlightIsRefusedAndCanBeSentAgain() {
    SwapSpaceConfig config = Spaces.pool(8).withMaxBytesInFlight(2 * Spaces.PAGE + 1);
    ActorRef<Swapbox.Command> swapbox = spawn(config);
    ByteBuffer page = Pages.direct(Pages.text(1));
    long entry = store(swapbox, page);
    inOneTurn(
        replies -> {
          swapbox.tell(new Swapbox.Store(page, 0, replies));
          swapbox.tell(new Swapbox.Load(entry, Pages.room(1), false, replies));
          swapbox.tell(new Swapbox.Store(page, 0, replies));
          swapbox.tell(new Swapbox.Duplicate(entry, replies));
        });
    Swapbox.Refused refused = client.expectMessageClass(Swapbox.Refused.class, PATIENCE);
    assertThat(refused.why())
        .isInstanceOf(BytesInFlightException.class)
        .hasMessage(
            "8192 bytes of pages are in flight, and no more than 8193 may be: wait for an"
                + " answer");
    assertThat(client.receiveSeveralMessages(3, PATIENCE))
        .hasAtLeastOneElementOfType(Swapbox.Stored.class)
        .hasAtLeastOneElementOfType(Swapbox.Loaded.class)
        .hasAtLeastOneElementOfType(Swapbox.Duplicated.class);
    swapbox.tell(refused.request());
    client.expectMessageClass(Swapbox.Stored.class, PATIENCE);
  }

  @Test
  void refusalsNameTheThing() {
    ActorRef<Swapbox.Command> swapbox = spawn(Spaces.pool(2));
    ByteBuffer page = Pages.direct(Pages.noise(1));
    ActorRef<Swapbox.Reply> me = client.ref();
    long freed = store(swapbox, page);
    swapbox.tell(new Swapbox.Free(freed, me));
    client.expectMessageClass(Swapbox.Freed.class, PATIENCE);

    assertThat(refusalOf(swapbox, new Swapbox.Load(freed, Pages.room(1), false, me)))
        .isInstanceOf(StaleEntryException.class)
        .hasMessageContaining(Entry.describe(freed));
    assertThat(refusalOf(swapbox, new Swapbox.Free(0, me)))
        .isInstanceOf(UnknownEntryException.class);
    assertThat(refusalOf(swapbox, new Swapbox.Duplicate(-1, me)))
        .isInstanceOf(EntryException.class);
    assertThat(refusalOf(swapbox, new Swapbox.Store(Pages.room(2), 0, me)))
        .isInstanceOf(PageSizeException.class)
        .hasMessageContaining("8192");
    assertThat(refusalOf(swapbox, new Swapbox.Load(freed, Pages.room(0), false, me)))
        .isInstanceOf(PageSizeException.class);
    assertThat(refusalOf(swapbox, new Swapbox.Store(page, -1, me)))
        .isInstanceOf(NoSuchCgroupException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> new Swapbox.Load(freed, Pages.room(1).asReadOnlyBuffer(), false, me))
        .isInstanceOf(ReadOnlyBufferException.class);

    store(swapbox, page);
    store(swapbox, page);
    assertThat(refusalOf(swapbox, new Swapbox.Store(page, 0, me)))
        .isInstanceOf(SpaceFullException.class);
    assertThat(statistics(swapbox).entries()).isEqualTo(2);
  }

  @Test
  void closingAnswersWhatIsUnderWayAndUnlocksTheFile() {
    Path path = directory.resolve("swap");
    ActorRef<Swapbox.Command> swapbox = spawn(Spaces.file(path, 8));
    ByteBuffer page = Pages.direct(Pages.noise(1));
    inOneTurn(
        replies -> {
          swapbox.tell(new Swapbox.Store(page, 0, replies));
          swapbox.tell(new Swapbox.GetStatistics(replies));
          swapbox.tell(new Swapbox.Close(replies));
          swapbox.tell(new Swapbox.Store(page, 0, replies));
          swapbox.tell(new Swapbox.GetStatistics(replies));
        });
    for (int i = 0; i < 2; i++) {
      assertThat(client.expectMessageClass(Swapbox.Refused.class, PATIENCE).why())
          .isInstanceOf(SpaceClosedException.class);
    }
    assertThat(client.receiveSeveralMessages(2, PATIENCE))
        .hasAtLeastOneElementOfType(Swapbox.Stored.class)
        .hasAtLeastOneElementOfType(Swapbox.Statistics.class);
    client.expectMessageClass(Swapbox.Closed.class, PATIENCE);
    SwapSpace.open(Spaces.file(path, 8)).close();
    client.expectTerminated(swapbox, PATIENCE);
  }

  @Test
  void aFileThatIsLockedKeepsItFromStarting() {
    Path path = directory.resolve("swap");
    try (SwapSpace space = SwapSpace.open(Spaces.file(path, 8))) {
      assertThat(space.statistics().entries()).isZero();
      spawn(Spaces.file(path, 8));
      assertThat(failures.receiveMessage(PATIENCE))
          .hasCauseInstanceOf(SwapFileOpenException.class)
          .rootCause()
          .hasMessageContaining(path.toString());
    }
    assertThat(store(spawn(Spaces.file(path, 8)), Pages.direct(Pages.noise(1)))).isNotZero();
  }

  @Test
  void whenAnActorFailsEveryRequestIsRefusedAndTheParentIsTold() {
    Path path = directory.resolve("swap");
    SwapSpaceConfig config = Spaces.file(path, 8);
    ActorRef<Swapbox.Command> swapbox = spawn(config);
    long misdirected = Entry.clusterId(0, Spaces.CPUS);
    inOneTurn(
        replies -> {
          for (int cpu = 0; cpu < Spaces.CPUS; cpu++) {
            kit.system()
                .classicSystem()
                .actorSelection(swapbox.path().child("space-0").child("slot-allocator-" + cpu))
                .tell(
                    new SlotAllocator.Granted(
                        cpu, new long[] {misdirected + 1 - cpu}, new int[1], 1),
                    akka.actor.ActorRef.noSender());
          }
          swapbox.tell(new Swapbox.Store(Pages.direct(Pages.noise(1)), 0, replies));
        });
    assertThat(client.expectMessageClass(Swapbox.Refused.class, PATIENCE).why())
        .isInstanceOf(SpaceFailedException.class)
        .hasMessageContaining("slot-allocator-");
    assertThat(failures.receiveMessage(PATIENCE)).hasMessageContaining("space-0");
    client.expectTerminated(swapbox, PATIENCE);
    assertThat(store(spawn(config), Pages.direct(Pages.noise(1)))).isNotZero();
  }

  /** Sees every settings file but that of this module, as a jar does that has lost it. */
  private static final class WithoutOurSettings extends ClassLoader {

    private WithoutOurSettings() {
      super(SwapboxTest.class.getClassLoader());
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      Enumeration<URL> found = super.getResources(name);
      String ours = SwapSpace.class.getProtectionDomain().getCodeSource().getLocation().toString();
      return name.equals(SETTINGS)
          ? Collections.enumeration(
              Collections.list(found).stream()
                  .filter(url -> !url.toString().startsWith(ours))
                  .toList())
          : found;
    }
  }

  @Test
  void settingsThatAreMissingAreNamed() {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "without",
            ActorSystemSetup.create(
                BootstrapSetup.create().withClassloader(new WithoutOurSettings())));
    try {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> Swapbox.props(system, Spaces.pool(1)))
          .withMessageStartingWith("swapbox.dispatchers.caller-runs: ")
          .withMessageContaining("actor system without")
          .withMessageContaining(SETTINGS);
      system.systemActorOf(
          parent(
              Spaces.pool(1),
              Props.empty(),
              kit.<ActorRef<Swapbox.Command>>createTestProbe().ref(),
              failures.ref()),
          "parent",
          Props.empty());
      assertThat(failures.receiveMessage(PATIENCE))
          .hasCauseInstanceOf(ConfigurationException.class);
    } finally {
      system.terminate();
    }
  }
}
