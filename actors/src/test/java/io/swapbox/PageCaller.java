package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a caller does to pages of its own while something else goes on, until it is to stop. */
final class PageCaller implements Runnable {

  /** A use of an entry whose page is that of a seed. */
  record Use(long entry, long seed) {}

  private final SwapSpace space;
  private final int cgroup;
  private final int most;
  private final SplittableRandom random;
  private final AtomicBoolean stop;
  private final List<Use> held = new ArrayList<>();
  private long next;

  /**
   * One that has nothing yet.
   *
   * @param number of it; each has pages of its own
   * @param most uses that it stores pages up to; it duplicates some beyond
   */
  PageCaller(SwapSpace space, int cgroup, int number, int most, AtomicBoolean stop) {
    this.space = space;
    this.cgroup = cgroup;
    this.most = most;
    this.stop = stop;
    this.random = new SplittableRandom(number);
    this.next = number * 1_000_000L;
  }

  @Override
  public void run() {
    while (!stop.get()) {
      step();
    }
    for (Use use : held) {
      assertThat(Pages.load(space, use.entry())).isEqualTo(Pages.mixed(use.seed()));
      space.free(use.entry());
    }
  }

  private void step() {
    boolean stores = held.size() < most && random.nextInt(3) == 0;
    if (held.size() < most / 2 || stores) {
      long seed = next++;
      long entry = space.cgroup(cgroup).swapOut(Pages.direct(Pages.mixed(seed)));
      held.add(new Use(entry, seed));
      return;
    }
    int i = random.nextInt(held.size());
    Use use = held.get(i);
    switch (random.nextInt(4)) {
      case 0 -> {
        space.duplicate(use.entry());
        held.add(use);
      }
      case 1 -> {
        held.remove(i);
        space.free(use.entry());
      }
      case 2 -> {
        held.remove(i);
        ByteBuffer room = Pages.room(1);
        space.swapInAndFree(use.entry(), room);
        assertThat(Pages.bytes(room)).isEqualTo(Pages.mixed(use.seed()));
      }
      default -> assertThat(Pages.load(space, use.entry())).isEqualTo(Pages.mixed(use.seed()));
    }
  }
}
