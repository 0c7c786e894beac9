package io.swapbox.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadClockTest {

  private final ThreadClock clock = new ThreadClock();

  @Test
  void withinTurnsAStartTakesTheReadingOfTheEndBeforeOnce() {
    clock.turnsBegin();
    long end = clock.atEnd();
    letTimePass();
    assertThat(clock.atStart()).isEqualTo(end);
    assertThat(clock.startedAt()).isEqualTo(end);
    assertThat(clock.atStart()).as("not the end of this message").isGreaterThan(end);
  }

  @Test
  void anEndIsAlwaysRead() {
    clock.turnsBegin();
    long first = clock.atEnd();
    letTimePass();
    assertThat(clock.atEnd()).isGreaterThan(first);
  }

  @Test
  void outsideOfTurnsEveryStartIsRead() {
    long end = clock.atEnd();
    letTimePass();
    long start = clock.atStart();
    assertThat(start).as("nobody says that the thread did not wait").isGreaterThan(end);
    letTimePass();
    assertThat(clock.startedAt()).isEqualTo(start);
  }

  @Test
  void whatAThreadDoesBetweenItsTurnsIsNoService() {
    clock.turnsBegin();
    long end = clock.atEnd();
    clock.turnsEnd();
    letTimePass();
    clock.turnsBegin();
    assertThat(clock.atStart()).isGreaterThan(end);
  }

  @Test
  void everyThreadHasItsOwn() throws InterruptedException {
    ThreadClock[] found = new ThreadClock[2];
    TurnThread turns = new TurnThread(() -> found[0] = ThreadClock.ofThisThread(), "turns");
    Thread caller = new Thread(() -> found[1] = ThreadClock.ofThisThread());
    for (Thread thread : new Thread[] {turns, caller}) {
      thread.start();
      thread.join();
    }
    assertThat(found[0]).isSameAs(turns.clock());
    assertThat(found[1]).isNotNull().isNotSameAs(ThreadClock.ofThisThread());
    assertThat(ThreadClock.ofThisThread()).isSameAs(ThreadClock.ofThisThread());
  }

  private static void letTimePass() {
    long from = System.nanoTime();
    while (System.nanoTime() == from) {
      Thread.onSpinWait();
    }
  }
}
