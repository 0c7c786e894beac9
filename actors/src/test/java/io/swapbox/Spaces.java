package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.actors.SlotAllocator;
import io.swapbox.allocator.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Opens the spaces of a test, closes what it left open, and checks that no thread of a space stays
 * behind.
 */
final class Spaces implements AfterEachCallback {

  static final int CPUS = 2;
  static final int BATCH = 8;
  static final long PAGE = Pages.PAGE;

  private static final int PATIENCE_MILLIS = 20_000;
  private static final int POLL_MILLIS = 1;

  private final List<SwapSpace> opened = new ArrayList<>();

  /** A space with a pool of that many pages in one shard, which keeps what it has. */
  static SwapSpaceConfig pool(long pages) {
    ZswapConfig pool = ZswapConfig.ofBytes(pages * PAGE, 1).withDemotion(DemotionPolicy.NONE);
    return new SwapSpaceConfig(CPUS, BATCH, pool, null, true);
  }

  /**
   * What a space holds when nothing that it does on its own account is under way; waits for that.
   */
  static SpaceStatistics atRest(SwapSpace space) {
    return until(space, Spaces::isAtRest);
  }

  /** What a space holds when that is so; waits for it, but not for ever. */
  static SpaceStatistics until(SwapSpace space, Predicate<SpaceStatistics> reached) {
    SpaceStatistics now = space.statistics();
    for (int waited = 0; !reached.test(now) && waited < PATIENCE_MILLIS; waited += POLL_MILLIS) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
      now = space.statistics();
    }
    return now;
  }

  /** Whether each page is in one place, and charged for it; not so on the way to another one. */
  private static boolean isAtRest(SpaceStatistics now) {
    long charged = now.swapCharges().stream().mapToLong(SwapCharge::current).sum();
    return now.zeroPages() + now.zswap().storedPages() + now.file().pages() == now.entries()
        && (charged == now.file().pages() || charged == now.entries());
  }

  /** A space with a file of that many pages. */
  static SwapSpaceConfig file(Path path, long pages) {
    return new SwapSpaceConfig(CPUS, BATCH, null, SwapFileConfig.of(path, pages * PAGE), false);
  }

  SwapSpace open(SwapSpaceConfig config) {
    SwapSpace space = SwapSpace.open(config);
    opened.add(space);
    return space;
  }

  /** Sends an allocator a cluster of another CPU, which it must not take. */
  static void makeAnActorFail(SwapSpace space) {
    long misdirected = Entry.clusterId(0, CPUS);
    space
        .topology()
        .allocators()
        .get(0)
        .tell(new SlotAllocator.Granted(0, new long[] {misdirected}, new int[1], 1));
  }

  /** Nothing is in the space, and it holds no memory for what was. */
  static void assertEmpty(SwapSpace space) {
    SpaceStatistics now = space.statistics();
    assertThat(now.entries()).isZero();
    assertThat(now.descriptorBytes()).isZero();
    assertThat(now.zswap().storedPages()).isZero();
    assertThat(now.zswap().storedBytes()).isZero();
    assertThat(now.zswap().bytes()).isZero();
    assertThat(now.file().pages()).isZero();
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    for (SwapSpace space : opened) {
      space.close();
    }
    opened.clear();
    List<String> left = ownThreads();
    for (int waited = 0; !left.isEmpty() && waited < PATIENCE_MILLIS; waited += POLL_MILLIS) {
      Thread.sleep(POLL_MILLIS);
      left = ownThreads();
    }
    assertThat(left).as("threads left behind").isEmpty();
  }

  private static List<String> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("swapbox-"))
        .toList();
  }
}
