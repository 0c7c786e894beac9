package io.swapbox.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The caller-runs dispatcher under real actors with metered mailboxes. */
@Timeout(60)
class CallerRunsActorsTest {

  private static final int TURNS = 16;

  @Test
  void aMessageToAnIdleActorRunsOnTheSendersThread() {
    try (TestSystem system = TestSystem.metered()) {
      List<Thread> ranOn = new ArrayList<>();
      ActorRef<String> actor = system.spawn(each(m -> ranOn.add(Thread.currentThread())), "a", 0);
      actor.tell("one");
      actor.tell("two");
      assertThat(ranOn).containsExactly(Thread.currentThread(), Thread.currentThread());
    }
  }

  @Test
  void aMessageToABusyActorWaitsForWhoeverRunsIt() throws InterruptedException {
    try (TestSystem system = TestSystem.metered()) {
      CountDownLatch busy = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      List<Thread> ranOn = Collections.synchronizedList(new ArrayList<>());
      ActorRef<String> actor =
          system.spawn(
              each(
                  m -> {
                    ranOn.add(Thread.currentThread());
                    busy.countDown();
                    awaitLatch(release);
                  }),
              "a",
              0);
      Thread runner = new Thread(() -> actor.tell("block"));
      runner.start();
      busy.await();
      actor.tell("later");
      assertThat(ranOn).containsExactly(runner);
      release.countDown();
      runner.join();
      assertThat(ranOn).containsExactly(runner, runner);
    }
  }

  @Test
  void whatIsToldLaterArrivesWhenTheTimeHasPassed() {
    try (TestSystem system = TestSystem.metered()) {
      CompletableFuture<Long> arrived = new CompletableFuture<>();
      ActorRef<String> actor =
          system.spawn(each(m -> arrived.complete(system.runtime().nanoTime())), "a", 0);
      long told = system.runtime().nanoTime();
      long delay = TimeUnit.MILLISECONDS.toNanos(30);
      system.runtime().tellAfter(delay, actor, "late");
      assertThat(arrived.join() - told).isGreaterThanOrEqualTo(delay);
    }
  }

  @Test
  void aDeepChainOfSendsDoesNotNest() {
    int actors = 100;
    int sends = 100_000;
    try (TestSystem system = TestSystem.metered()) {
      List<ActorRef<Integer>> ring = new ArrayList<>();
      CompletableFuture<Long> depthAtEnd = new CompletableFuture<>();
      for (int i = 0; i < actors; i++) {
        int next = (i + 1) % actors;
        ring.add(
            system.spawn(
                each(
                    left -> {
                      if (left == 0) {
                        depthAtEnd.complete(StackWalker.getInstance().walk(s -> s.count()));
                      } else {
                        ring.get(next).tell(left - 1);
                      }
                    }),
                "ring",
                i));
      }
      ring.get(0).tell(sends);
      assertThat(TestSystem.await(depthAtEnd)).isLessThan(200);
    }
  }

  @Test
  void aCallerReturnsThoughActorsGoOnForEver() {
    try (TestSystem system = TestSystem.with(1, TURNS)) {
      AtomicBoolean stop = new AtomicBoolean();
      List<Thread> ranOn = Collections.synchronizedList(new ArrayList<>());
      AtomicReference<ActorRef<String>> pong = new AtomicReference<>();
      ActorRef<String> ping = system.spawn(volley(pong, stop, ranOn), "ping", 0);
      AtomicReference<ActorRef<String>> back = new AtomicReference<>(ping);
      pong.set(system.spawn(volley(back, stop, ranOn), "pong", 0));

      ping.tell("ball");
      TestSystem.await("the pool goes on", () -> ranOn.size() > 4 * TURNS);
      // The pool's only thread is taken, and yet others get their turn on it.
      CompletableFuture<String> answer = new CompletableFuture<>();
      ActorRef<String> third = system.spawn(each(m -> answer.complete(threadName())), "third", 0);
      ActorRef<String> device = system.spawn(each(third::tell), "device", 0, Placement.device(0));
      device.tell("hello");
      assertThat(TestSystem.await(answer)).startsWith("swapbox-");
      stop.set(true);

      assertThat(ranOn.subList(0, TURNS)).containsOnly(Thread.currentThread());
      assertThat(ranOn.get(TURNS).getName()).startsWith("swapbox-cpu-");
    }
  }

  @Test
  void deviceActorsRunOnThreadsOfTheirOwn() {
    try (TestSystem system = TestSystem.metered()) {
      CompletableFuture<Thread> deviceRanOn = new CompletableFuture<>();
      CompletableFuture<Thread> cpuRanOn = new CompletableFuture<>();
      ActorRef<String> cpu =
          system.spawn(each(m -> cpuRanOn.complete(Thread.currentThread())), "cpu", 0);
      ActorRef<String> device =
          system.spawn(
              each(
                  m -> {
                    deviceRanOn.complete(Thread.currentThread());
                    cpu.tell(m);
                  }),
              "device",
              0,
              Placement.device(0));
      device.tell("read");
      assertThat(TestSystem.await(deviceRanOn)).isInstanceOf(DeviceThread.class);
      assertThat(TestSystem.await(cpuRanOn)).isSameAs(deviceRanOn.join());
    }
  }

  @Test
  void deviceActorsBlockAtOnce() {
    int devices = 8;
    try (TestSystem system = TestSystem.metered()) {
      CountDownLatch allBlocked = new CountDownLatch(devices);
      CountDownLatch done = new CountDownLatch(devices);
      for (int i = 0; i < devices; i++) {
        system
            .spawn(
                each(
                    m -> {
                      allBlocked.countDown();
                      awaitLatch(allBlocked);
                      done.countDown();
                    }),
                "device",
                i,
                Placement.device(0))
            .tell("block");
      }
      awaitLatch(done);
      assertThat(done.getCount()).isZero();
    }
  }

  @Test
  void anActorThatThrowsDoesNotWedgeItsCallersThread() {
    try (TestSystem system = TestSystem.metered()) {
      List<Thread> ranOn = new ArrayList<>();
      ActorRef<String> fine = system.spawn(each(m -> ranOn.add(Thread.currentThread())), "fine", 0);
      ActorRef<String> broken =
          system.spawn(
              each(
                  m -> {
                    fine.tell("queued before the failure");
                    throw new IllegalStateException("broken on purpose");
                  }),
              "broken",
              0);
      broken.tell("go");
      assertThat(system.awaitChildFailure()).hasMessage("broken on purpose");
      fine.tell("sent after it");
      assertThat(ranOn).containsExactly(Thread.currentThread(), Thread.currentThread());
    }
  }

  @Test
  void anInterruptedCallerIsServedAndStaysInterrupted() {
    try (TestSystem system = TestSystem.metered()) {
      List<Integer> got = new ArrayList<>();
      ActorRef<Integer> actor = system.spawn(each(got::add), "a", 0);
      Thread.currentThread().interrupt();
      for (int i = 0; i < 3; i++) {
        actor.tell(i);
      }
      boolean interrupted = Thread.interrupted();
      assertThat(got).containsExactly(0, 1, 2);
      assertThat(interrupted).isTrue();
    }
  }

  private static Behavior<String> volley(
      AtomicReference<ActorRef<String>> other, AtomicBoolean stop, List<Thread> ranOn) {
    return each(
        ball -> {
          if (ranOn.size() < 1_000) {
            ranOn.add(Thread.currentThread());
          }
          if (!stop.get()) {
            other.get().tell(ball);
          }
        });
  }

  private static <T> Behavior<T> each(Consumer<T> handler) {
    return Behaviors.receiveMessage(
        message -> {
          handler.accept(message);
          return Behaviors.same();
        });
  }

  private static String threadName() {
    return Thread.currentThread().getName();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody opened the latch");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
