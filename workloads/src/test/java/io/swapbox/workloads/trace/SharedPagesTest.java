package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedPagesTest {

  private static final int PARENT = 3;
  private static final int CHILD = 9;
  private static final int PAGES = 100;

  private final TraceBuilder builder = new TraceBuilder();
  private int records;
  private int nextPage = PAGES;

  private void add(int thread, byte kind, int page) {
    builder.add(page, kind, thread, records++);
  }

  private void fill() {
    for (int page = 0; page < PAGES; page++) {
      add(PARENT, Trace.WRITE, page);
    }
  }

  /** Both processes go over the first half of the pages, the parent copies some of them. */
  private void forkAndCopy(int copies) {
    for (int page = 0; page < PAGES / 2; page++) {
      add(CHILD, Trace.READ, page);
      add(PARENT, Trace.READ, page);
      if (page < copies) {
        add(PARENT, Trace.WRITE, nextPage++);
      }
    }
    add(CHILD, Trace.READ, 0);
  }

  @Test
  void pagesAreSharedFromTheForkToTheEndOfTheChild() {
    fill();
    int fork = records;
    forkAndCopy(20);
    int end = records - 1;
    add(PARENT, Trace.READ, 1);
    Trace trace = builder.build("fork");

    assertThat(trace.isShared(1, fork - 1)).isFalse();
    assertThat(trace.isShared(1, fork)).isTrue();
    assertThat(trace.isShared(1, end)).isTrue();
    assertThat(trace.isShared(1, end + 1)).isFalse();
  }

  @Test
  void aPageThatTheOtherProcessNeverUsesIsNot() {
    fill();
    int fork = records;
    forkAndCopy(20);
    Trace trace = builder.build("fork");

    assertThat(trace.isShared(PAGES / 2, fork)).isFalse();
    assertThat(trace.isShared(PAGES, fork)).as("a copy").isFalse();
  }

  @Test
  void threadsThatCopyNothingAreOneProcess() {
    fill();
    int second = records;
    forkAndCopy(3);
    Trace trace = builder.build("threads");

    assertThat(trace.isShared(1, second)).isFalse();
  }

  @Test
  void redisForksToSaveAndTouchDoesNot() {
    assertThat(sharedAtOnce("redis")).isBetween(40_000, 60_000);
    assertThat(sharedAtOnce("touch")).isZero();
  }

  /** Most pages that are shared at a time, looked at now and then. */
  private static int sharedAtOnce(String name) {
    Trace trace = TraceReader.read(new TraceSource.Bundled(name), ReadProgress.none());
    int most = 0;
    for (long record = 0; record < trace.records(); record += trace.records() / 20) {
      int shared = 0;
      for (int page = 0; page < trace.pages(); page++) {
        shared += trace.isShared(page, record) ? 1 : 0;
      }
      most = Math.max(most, shared);
    }
    return most;
  }
}
