package io.swapbox.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.ConfigurationException;
import io.swapbox.SystemConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class CpuDispatcherTest {

  /** More than there are cores, so that no dispatcher but pinned has a thread for each. */
  private static final int ACTORS = 64;

  private static final int SENDERS = 4;
  private static final int NUMBERS = 50;

  /** On which threads one actor ran. */
  private static final class Sink {
    private final Set<Long> threads = ConcurrentHashMap.newKeySet();

    Behavior<Integer> behavior(CountDownLatch left) {
      return Behaviors.receiveMessage(
          number -> {
            threads.add(Thread.currentThread().threadId());
            left.countDown();
            return Behaviors.same();
          });
    }
  }

  /** Has actors send each other messages and hands over what they saw. */
  private static List<Sink> exchange(CpuDispatcher dispatcher) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(ACTORS * SENDERS * NUMBERS);
    List<Sink> sinks = new ArrayList<>();
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  ThreadRuntime runtime = new ThreadRuntime(context.getSystem(), true, dispatcher);
                  List<ActorRef<Integer>> actors = new ArrayList<>();
                  for (int i = 0; i < ACTORS; i++) {
                    Sink sink = new Sink();
                    sinks.add(sink);
                    actors.add(
                        runtime.spawn(context, sink.behavior(left), "sink", i, Placement.cpu(i)));
                  }
                  for (int i = 0; i < SENDERS; i++) {
                    Behavior<Integer> sender = sender(actors);
                    runtime.spawn(context, sender, "sender", i, Placement.cpu(i)).tell(0);
                  }
                  return Behaviors.empty();
                }),
            "dispatcher-test",
            SystemConfig.load());
    try {
      assertThat(left.await(50, TimeUnit.SECONDS)).as("%s left", left).isTrue();
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
    return sinks;
  }

  /** Sends every number to every actor, one number a message that it sends to itself. */
  private static Behavior<Integer> sender(List<ActorRef<Integer>> actors) {
    return Behaviors.receive(
        (context, number) -> {
          for (ActorRef<Integer> actor : actors) {
            actor.tell(number);
          }
          if (number + 1 < NUMBERS) {
            context.getSelf().tell(number + 1);
          }
          return Behaviors.same();
        });
  }

  @Test
  void pinnedGivesEachActorOneThreadOfItsOwn() throws Exception {
    List<Sink> sinks = exchange(CpuDispatcher.PINNED);
    assertThat(sinks).allSatisfy(sink -> assertThat(sink.threads).hasSize(1));
    assertThat(sinks.stream().flatMap(sink -> sink.threads.stream()).distinct()).hasSize(ACTORS);
  }

  @ParameterizedTest
  @EnumSource(names = {"FORK_JOIN", "AFFINITY"})
  void aPoolHasNoMoreThreadsThanCores(CpuDispatcher dispatcher) throws Exception {
    List<Sink> sinks = exchange(dispatcher);
    assertThat(sinks.stream().flatMap(sink -> sink.threads.stream()).distinct())
        .hasSizeBetween(1, Runtime.getRuntime().availableProcessors());
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsName(CpuDispatcher dispatcher) {
    assertThat(CpuDispatcher.named("x", dispatcher.settingName())).isEqualTo(dispatcher);
  }

  @Test
  void namesThoseThereAreWhenThereIsNoSuchOne() {
    assertThatThrownBy(() -> CpuDispatcher.named("swap.dispatcher", "virtual"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "swap.dispatcher: 'virtual' is not allowed;"
                + " use caller-runs or fork-join or pinned or affinity");
  }
}
