package io.swapbox.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CallerRunsExecutorTest {

  private static final int TURNS = 8;

  private final CallerRunsExecutor executor = new CallerRunsExecutor(1, TURNS);

  @AfterEach
  void shutDown() {
    executor.shutdownNow();
  }

  @Test
  void runsATurnOnTheCallingThreadBeforeItReturns() {
    List<Thread> ranOn = new ArrayList<>();
    executor.execute(() -> ranOn.add(Thread.currentThread()));
    assertThat(ranOn).containsExactly(Thread.currentThread());
  }

  @Test
  void runsNestedTurnsAfterTheOneThatBroughtThemInOrder() {
    List<String> ran = new ArrayList<>();
    executor.execute(
        () -> {
          executor.execute(
              () -> {
                ran.add("first");
                executor.execute(() -> ran.add("first of first"));
              });
          executor.execute(() -> ran.add("second"));
          ran.add("outer");
        });
    assertThat(ran).containsExactly("outer", "first", "second", "first of first");
  }

  @Test
  void aCallerRunsSomeTurnsAndHandsTheRestOver() throws InterruptedException {
    int turns = 3 * TURNS + 1;
    List<Thread> ranOn = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(turns);
    AtomicInteger left = new AtomicInteger(turns);
    executor.execute(
        new Runnable() {
          @Override
          public void run() {
            ranOn.add(Thread.currentThread());
            done.countDown();
            if (left.decrementAndGet() > 0) {
              executor.execute(this);
            }
          }
        });
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ranOn.subList(0, TURNS)).containsOnly(Thread.currentThread());
    assertThat(ranOn.subList(TURNS, turns))
        .allMatch(thread -> thread.getName().startsWith("swapbox-cpu-"));
  }

  @Test
  void aTurnThatThrowsTakesNoOtherWithIt() throws InterruptedException {
    CountDownLatch other = new CountDownLatch(2);
    assertThatThrownBy(
            () ->
                executor.execute(
                    () -> {
                      executor.execute(other::countDown);
                      executor.execute(other::countDown);
                      throw new AssertionError("broken turn");
                    }))
        .hasMessage("broken turn");
    assertThat(other.await(10, TimeUnit.SECONDS)).isTrue();
    List<Thread> ranOn = new ArrayList<>();
    executor.execute(() -> ranOn.add(Thread.currentThread()));
    assertThat(ranOn).containsExactly(Thread.currentThread());
  }

  @Test
  void aDeviceThreadFinishesItsOwnTurnBeforeItRunsOthers() {
    DeviceExecutor devices = new DeviceExecutor(false);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Thread> ranOn = new CompletableFuture<>();
    devices.execute(
        () -> {
          executor.execute(
              () -> {
                order.add("computing");
                ranOn.complete(Thread.currentThread());
              });
          order.add("device");
        });
    assertThat(TestSystem.await(ranOn)).isInstanceOf(DeviceThread.class);
    assertThat(order).containsExactly("device", "computing");
    devices.shutdown();
  }

  @Test
  void aDeviceThreadGoesOnToTheDeviceWhenThereIsNothingElseToDo() {
    assertThat(threadsOfTwoDeviceTurns(false)).hasSize(1);
  }

  @Test
  void aDeviceThreadLeavesTheDeviceToAnotherWhenThereIsMoreToDo() {
    assertThat(threadsOfTwoDeviceTurns(true)).hasSize(2);
  }

  private Set<Thread> threadsOfTwoDeviceTurns(boolean moreToDo) {
    DeviceExecutor devices = new DeviceExecutor(false);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CompletableFuture<Boolean> second = new CompletableFuture<>();
    devices.execute(
        () -> {
          threads.add(Thread.currentThread());
          executor.execute(
              () -> {
                devices.execute(
                    () -> {
                      threads.add(Thread.currentThread());
                      second.complete(true);
                    });
                if (moreToDo) {
                  // Would wait for ever if this thread had kept the device's turn for later.
                  executor.execute(() -> TestSystem.await(second));
                }
              });
        });
    TestSystem.await(second);
    devices.shutdown();
    return threads;
  }

  @Test
  void aCallerThatWaitsDoesATransferItself() {
    DeviceExecutor devices = new DeviceExecutor(true);
    ParkingGate gate = new ParkingGate();
    List<String> order = new ArrayList<>();
    gate.close();
    executor.execute(
        () ->
            devices.execute(
                () -> {
                  order.add("device on " + Thread.currentThread().getName());
                  executor.execute(
                      () -> {
                        order.add("computing");
                        gate.open();
                      });
                  order.add("end of the device's turn");
                }));
    assertThat(order).as("before the caller waits").isEmpty();
    gate.await();
    assertThat(order)
        .containsExactly(
            "device on " + Thread.currentThread().getName(),
            "end of the device's turn",
            "computing");
    devices.shutdown();
  }

  @Test
  void aCallerThatHasMoreToDoLeavesTheDeviceToAnother() {
    DeviceExecutor devices = new DeviceExecutor(true);
    ParkingGate gate = new ParkingGate();
    CompletableFuture<Thread> ranOn = new CompletableFuture<>();
    gate.close();
    executor.execute(
        () -> {
          devices.execute(() -> ranOn.complete(Thread.currentThread()));
          // Would wait for ever if the device's turn were kept for later.
          executor.execute(() -> TestSystem.await(ranOn));
        });
    gate.open();
    gate.await();
    assertThat(ranOn.join()).isInstanceOf(DeviceThread.class);
    devices.shutdown();
  }

  @Test
  void aCallerThatHasItsAnswerLeavesTheDeviceToAnother() {
    DeviceExecutor devices = new DeviceExecutor(true);
    ParkingGate gate = new ParkingGate();
    CompletableFuture<Thread> ranOn = new CompletableFuture<>();
    gate.close();
    devices.execute(() -> ranOn.complete(Thread.currentThread()));
    gate.open();
    gate.await();
    assertThat(TestSystem.await(ranOn)).isInstanceOf(DeviceThread.class);
    devices.shutdown();
  }

  @Test
  void aCallerTakesOneTurnOnAndLeavesTheNextToAnother() {
    DeviceExecutor devices = new DeviceExecutor(true);
    ParkingGate gate = new ParkingGate();
    CompletableFuture<Thread> second = new CompletableFuture<>();
    List<Thread> first = new ArrayList<>();
    gate.close();
    devices.execute(
        () -> {
          first.add(Thread.currentThread());
          gate.open();
        });
    devices.execute(() -> second.complete(Thread.currentThread()));
    assertThat(TestSystem.await(second)).isInstanceOf(DeviceThread.class);
    gate.await();
    assertThat(first).containsExactly(Thread.currentThread());
    devices.shutdown();
  }

  @Test
  void aCallerThatDoesNotWaitOrMayNotDoesNoTransfer() {
    for (boolean byCallers : new boolean[] {false, true}) {
      DeviceExecutor devices = new DeviceExecutor(byCallers);
      ParkingGate gate = new ParkingGate();
      gate.close();
      if (byCallers) {
        gate.open();
        gate.await();
      }
      CompletableFuture<Thread> ranOn = new CompletableFuture<>();
      devices.execute(() -> ranOn.complete(Thread.currentThread()));
      assertThat(TestSystem.await(ranOn)).isInstanceOf(DeviceThread.class);
      gate.open();
      gate.await();
      devices.shutdown();
    }
  }

  @Test
  void aTransferOfAnExecutorThatWasShutDownIsDropped() {
    DeviceExecutor devices = new DeviceExecutor(true);
    ParkingGate gate = new ParkingGate();
    gate.close();
    AtomicBoolean ran = new AtomicBoolean();
    devices.execute(() -> ran.set(true));
    devices.shutdown();
    gate.open();
    gate.await();
    assertThat(ran).isFalse();
  }

  @Test
  void aTurnThatIsInterruptedThrowsIntoNobodysFace() {
    List<String> ran = new ArrayList<>();
    executor.execute(
        () -> {
          executor.execute(() -> ran.add("next"));
          // As a mailbox does that finds its thread interrupted.
          throw sneaky(new InterruptedException());
        });
    assertThat(Thread.interrupted()).as("the caller is told").isTrue();
    assertThat(ran).containsExactly("next");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException sneaky(Exception e) throws E {
    throw (E) e;
  }

  @Test
  void anInterruptOfTheCallerIsKeptFromItsTurns() {
    List<Boolean> seen = new ArrayList<>();
    Thread.currentThread().interrupt();
    executor.execute(
        () -> {
          seen.add(Thread.currentThread().isInterrupted());
          executor.execute(() -> seen.add(Thread.currentThread().isInterrupted()));
        });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen).containsExactly(false, false);
    executor.execute(() -> seen.add(Thread.currentThread().isInterrupted()));
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void twoThreadsRunTheirOwnTurnsAtOnce() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    Runnable meet =
        () -> {
          both.countDown();
          try {
            both.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    Thread other = new Thread(() -> executor.execute(meet));
    other.start();
    executor.execute(meet);
    other.join();
    assertThat(both.getCount()).isZero();
  }

  /** Either chain of turns goes on until the other one is on another thread. */
  @Test
  void aTurnThatHasOthersBeforeItForLongGoesToAnIdleThread() throws InterruptedException {
    CallerRunsExecutor wide = new CallerRunsExecutor(2, Integer.MAX_VALUE);
    AtomicReferenceArray<Thread> ranOn = new AtomicReferenceArray<>(2);
    CountDownLatch apart = new CountDownLatch(2);
    wide.execute(
        () -> {
          for (int i = 0; i < 2; i++) {
            int own = i;
            wide.execute(
                new Runnable() {
                  @Override
                  public void run() {
                    ranOn.set(own, Thread.currentThread());
                    Thread other = ranOn.get(1 - own);
                    if (other == null || other.equals(Thread.currentThread())) {
                      wide.execute(this);
                    } else {
                      apart.countDown();
                    }
                  }
                });
          }
        });
    assertThat(apart.await(10, TimeUnit.SECONDS)).isTrue();
    wide.shutdown();
  }

  /**
   * A turn that throws leaves both to the one thread of the pool: one goes on until the other ran.
   */
  @Test
  void aTurnThatWaitsInThePoolComesAfterAWhile() throws InterruptedException {
    CallerRunsExecutor narrow = new CallerRunsExecutor(1, Integer.MAX_VALUE);
    CountDownLatch ran = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                narrow.execute(
                    () -> {
                      narrow.execute(
                          new Runnable() {
                            @Override
                            public void run() {
                              if (ran.getCount() > 0) {
                                narrow.execute(this);
                              }
                            }
                          });
                      narrow.execute(ran::countDown);
                      throw new AssertionError("broken turn");
                    }))
        .hasMessage("broken turn");
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    narrow.shutdown();
  }

  @Test
  void shutsDownAsAnyExecutor() throws InterruptedException {
    assertThat(executor.isShutdown()).isFalse();
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(executor.isShutdown()).isTrue();
    assertThat(executor.isTerminated()).isTrue();
  }
}
