package io.swapbox.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ParkingGateTest {

  private final ParkingGate gate = new ParkingGate();

  @Test
  void aNewGateIsOpen() {
    gate.await();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anOpenGateLetsThrough() {
    gate.close();
    gate.open();
    gate.await();
    gate.await();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aClosedGateHoldsUntilItIsOpened() throws InterruptedException {
    AtomicBoolean passed = new AtomicBoolean();
    gate.close();
    Thread waiter = startWaiter(passed);
    assertThat(passed).isFalse();
    gate.open();
    waiter.join();
    assertThat(passed).isTrue();
  }

  @Test
  void anInterruptNeitherOpensItNorIsLost() throws InterruptedException {
    AtomicBoolean passed = new AtomicBoolean();
    AtomicBoolean interrupted = new AtomicBoolean();
    gate.close();
    Thread waiter =
        new Thread(
            () -> {
              gate.await();
              passed.set(true);
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    waiter.start();
    awaitParked(waiter);
    waiter.interrupt();
    // It has taken note of the interrupt and parks again.
    TestSystem.await("the interrupt is taken", () -> !waiter.isInterrupted());
    awaitParked(waiter);
    assertThat(passed).isFalse();
    gate.open();
    waiter.join();
    assertThat(passed).isTrue();
    assertThat(interrupted).isTrue();
  }

  @Test
  void aThreadThatComesInterruptedWaitsAllTheSame() throws InterruptedException {
    AtomicBoolean interrupted = new AtomicBoolean();
    gate.close();
    Thread waiter =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              gate.await();
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    waiter.start();
    awaitParked(waiter);
    assertThat(interrupted).isFalse();
    gate.open();
    waiter.join();
    assertThat(interrupted).isTrue();
  }

  @Test
  void servesManyRoundsAndPublishesWhatTheOpenerWrote() throws InterruptedException {
    int rounds = 20_000;
    int[] written = new int[1];
    SynchronousQueue<Integer> requests = new SynchronousQueue<>();
    Thread opener =
        new Thread(
            () -> {
              try {
                for (int round = 0; round < rounds; round++) {
                  written[0] = requests.take();
                  gate.open();
                }
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    opener.start();
    for (int round = 0; round < rounds; round++) {
      gate.close();
      requests.put(round);
      gate.await();
      assertThat(written[0]).isEqualTo(round);
    }
    opener.join();
  }

  private Thread startWaiter(AtomicBoolean passed) {
    Thread waiter =
        new Thread(
            () -> {
              gate.await();
              passed.set(true);
            });
    waiter.start();
    awaitParked(waiter);
    return waiter;
  }

  private static void awaitParked(Thread waiter) {
    TestSystem.await("the waiter parks", () -> waiter.getState() == Thread.State.WAITING);
  }
}
