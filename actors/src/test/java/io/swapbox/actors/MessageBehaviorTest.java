package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.TestSystem;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How behaviours fail and stop, under real actors. */
@Timeout(60)
class MessageBehaviorTest {

  private static final class Handler extends MessageBehavior<String> {
    private final Consumer<String> handler;
    private final Runnable stop;

    Handler(Consumer<String> handler, Runnable stop) {
      this.handler = handler;
      this.stop = stop;
    }

    @Override
    protected void onMessage(String message) {
      handler.accept(message);
    }

    @Override
    protected void onStop() {
      stop.run();
    }
  }

  /** Passes everything on to a child that it watches. */
  private static final class Parent extends MessageBehavior<String> {
    private final ActorRef<String> child;

    Parent(ActorContext<String> context, Behavior<String> behavior) {
      this.child = context.spawn(behavior, "worker");
      context.watch(child);
    }

    @Override
    protected void onMessage(String message) {
      child.tell(message);
    }
  }

  @Test
  void failsWithItsChildAndNamesIt() {
    try (TestSystem system = TestSystem.metered()) {
      Behavior<String> child =
          Behaviors.setup(
              context ->
                  new Handler(
                      m -> {
                        throw new IllegalStateException("lost " + m);
                      },
                      () -> {}));
      ActorRef<String> parent =
          system.spawn(Behaviors.setup(context -> new Parent(context, child)), "parent", 0);
      parent.tell("everything");
      assertThat(system.awaitChildFailure())
          .isInstanceOf(ActorFailedException.class)
          .hasMessage("worker failed: lost everything")
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void givesBackWhatItOwnsWhenItFails() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    try (TestSystem system = TestSystem.metered()) {
      Behavior<String> failing =
          Behaviors.setup(
              context ->
                  new Handler(
                      m -> {
                        throw new IllegalStateException(m);
                      },
                      stopped::countDown));
      system.spawn(failing, "failing", 0).tell("now");
      assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void givesBackWhatItOwnsWhenTheSystemStops() {
    CountDownLatch stopped = new CountDownLatch(1);
    try (TestSystem system = TestSystem.metered()) {
      Behavior<String> idle = Behaviors.setup(c -> new Handler(m -> {}, stopped::countDown));
      system.spawn(idle, "idle", 0);
    }
    assertThat(stopped.getCount()).isZero();
  }

  @Test
  void runningOutOfMemoryIsAFailureOfTheActor() {
    try (TestSystem system = TestSystem.metered()) {
      Behavior<String> greedy =
          Behaviors.setup(
              context ->
                  new Handler(
                      m -> {
                        throw new OutOfMemoryError("Cannot reserve 4096 bytes of direct memory");
                      },
                      () -> {}));
      ActorRef<String> actor = system.spawn(greedy, "greedy", 0);
      actor.tell("more");
      assertThat(system.awaitChildFailure())
          .hasMessageContaining("direct memory")
          .hasCauseInstanceOf(OutOfMemoryError.class);
    }
  }
}
