package io.swapbox.workloads.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.PageFrames;
import io.swapbox.workloads.Program;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.content.PageContents;
import io.swapbox.workloads.trace.PageSizes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check of what comes back: it must pass what is right, and nothing else. */
class TaskMemoryTest {

  private static final int OWNER = 3;
  private static final int PAGES = 64;
  private static final long SEED = 5;

  private static final WorkMeter UNMETERED =
      new WorkMeter() {
        @Override
        public long begin() {
          return 0;
        }

        @Override
        public void end(Work work, long begin, int pages, long bytes) {}

        @Override
        public void steps(Step step, int count) {}
      };

  private final Corpus corpus = Corpus.load();
  private final PageSizes sizes = PageSizes.bundled("cc1-sqlite");
  private final PageFrames frames = new PageFrames(PAGES);
  private final TaskMemory memory =
      new TaskMemory(OWNER, PAGES, Program.DEFAULT, contents(SEED, OWNER), frames, UNMETERED);

  private PageContents contents(long seed, int owner) {
    return new PageContents(corpus, sizes, seed, owner);
  }

  @BeforeEach
  void takeFrames() {
    for (int page = 0; page < PAGES; page++) {
      assertThat(frames.allocate()).isEqualTo(page);
    }
  }

  @AfterEach
  void close() {
    frames.close();
    corpus.close();
  }

  /** A page comes back with what those contents say of that version, in the frame of its number. */
  private void comesBack(int page, PageContents as, int version) {
    as.fill(page, version, frames.buffer(page), frames.offset(page));
    memory.mapSwapped(page, page);
  }

  @Test
  void whatComesBackAsItWentIsRight() {
    for (int page = 0; page < PAGES; page++) {
      comesBack(page, contents(SEED, OWNER), 0);
    }
    assertThat(memory.verified()).isEqualTo(PAGES);
    assertThat(memory.mismatches()).isZero();
  }

  @Test
  void eachByteCounts() {
    for (int page = 0; page < PAGES; page++) {
      contents(SEED, OWNER).fill(page, 0, frames.buffer(page), frames.offset(page));
      int at = frames.offset(page) + page * PageFrames.PAGE_BYTES / PAGES;
      frames.buffer(page).put(at, (byte) ~frames.buffer(page).get(at));
      memory.mapSwapped(page, page);
    }
    assertThat(memory.verified()).isEqualTo(PAGES);
    assertThat(memory.mismatches()).isEqualTo(PAGES);
  }

  @Test
  void thePageOfAnotherSeedIsWrong() {
    int wrong = 0;
    for (int page = 0; page < PAGES; page++) {
      PageContents other = contents(SEED + 1, OWNER);
      comesBack(page, other, 0);
      boolean sameAnyway =
          contents(SEED, OWNER).matches(page, 0, frames.buffer(page), frames.offset(page));
      wrong += sameAnyway ? 0 : 1;
    }
    assertThat(wrong).isGreaterThan(PAGES / 2);
    assertThat(memory.mismatches()).isEqualTo(wrong);
  }

  @Test
  void thePageOfAnotherTaskIsWrong() {
    int page = nonZeroPage();
    comesBack(page, contents(SEED, OWNER + 1), 0);
    assertThat(memory.mismatches()).isOne();
  }

  @Test
  void anEarlierVersionIsWrong() {
    int page = nonZeroPage();
    memory.mapNew(page, page);
    assertThat(memory.touch(page, true)).isTrue();
    memory.clear(page); // The version stays.
    comesBack(page, contents(SEED, OWNER), 1);
    assertThat(memory.mismatches()).isZero();
    memory.clear(page);
    comesBack(page, contents(SEED, OWNER), 0);
    assertThat(memory.mismatches()).isOne();
  }

  private int nonZeroPage() {
    int page = 0;
    while (sizes.of(page) == PageSizes.ZERO || sizes.of(page) == PageSizes.UNKNOWN) {
      page++;
    }
    assertThat(page).isLessThan(PAGES);
    return page;
  }

  @Test
  void onlyResidentPagesCanBeTouched() {
    assertThat(memory.touch(7, false)).isFalse();
    memory.mapNew(7, 7);
    assertThat(memory.touch(7, true)).isTrue();
    memory.clear(7);
    assertThat(memory.touch(7, true)).isFalse();
  }
}
