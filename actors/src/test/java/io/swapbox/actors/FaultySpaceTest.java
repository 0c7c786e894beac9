package io.swapbox.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.actors.runtime.TestSystem;
import io.swapbox.backends.FaultAtCall;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A space in which every call to the swap file goes wrong once, in every way: no page is lost that
 * has another place to be, no wrong byte comes back, and what cannot come back says so.
 */
@Timeout(240)
class FaultySpaceTest {

  /** Bytes of a page that do not compress, where the page is written back compressed. */
  private static final int NOISE = 1500;

  /** Objects of such pages that a slot may hold some of. */
  private static final int OBJECTS_A_SLOT = 4;

  /** Loads of each page. */
  private static final int LOADS = 2;

  /** What pages are on their way to the file. */
  private enum Way {
    PLAIN {
      @Override
      List<TierConfig> tiersBefore() {
        return List.of();
      }

      @Override
      int pagesOf(FaultAtCall.Kind kind) {
        return 1;
      }

      @Override
      void writeBack(FaultySpace space) {}
    },

    /** Through a pool that has room for all of them, and out of it as compressed objects. */
    PACKED {
      @Override
      List<TierConfig> tiersBefore() {
        return List.of(ZswapConfig.ofBytes(4L * FaultySpace.PAGES * Pages.BYTES, 1));
      }

      @Override
      int pagesOf(FaultAtCall.Kind kind) {
        return kind == FaultAtCall.Kind.BAD_PAGE ? OBJECTS_A_SLOT : 1;
      }

      @Override
      void writeBack(FaultySpace space) {
        space.writeBack();
      }
    };

    abstract List<TierConfig> tiersBefore();

    /** Pages that one fault may cost. */
    abstract int pagesOf(FaultAtCall.Kind kind);

    abstract void writeBack(FaultySpace space);
  }

  @ParameterizedTest
  @EnumSource
  void noPageIsLostThatHasAnotherPlaceToBe(FaultAtCall.Kind kind) {
    everyCall(Way.PLAIN, kind);
  }

  @ParameterizedTest
  @EnumSource
  void noPackedPageIsLostThatHasAnotherPlaceToBe(FaultAtCall.Kind kind) {
    everyCall(Way.PACKED, kind);
  }

  private static void everyCall(Way way, FaultAtCall.Kind kind) {
    try (TestSystem system = TestSystem.metered()) {
      int calls = run(system, 0, way, kind, Integer.MAX_VALUE);
      assertThat(calls).isGreaterThan(10);
      for (int at = 0; at < calls; at++) {
        run(system, at + 1, way, kind, at);
      }
    }
  }

  /** One mixed run in a space of its own; how many calls it made to its file. */
  private static int run(TestSystem system, int number, Way way, FaultAtCall.Kind kind, int at) {
    FaultAtCall medium = new FaultAtCall(FaultySpace.FILE_SLOTS, kind, at);
    FaultySpace space =
        new FaultySpace(system, number, medium, way.tiersBefore(), page -> page(way, page));
    space.storeAll();
    way.writeBack(space);
    space.loadAll(false);
    space.replaceThird();
    way.writeBack(space);
    long packed = space.statistics().file().packedOut();
    assertThat(packed > FaultySpace.PAGES / 4).isEqualTo(way == Way.PACKED);
    space.loadAll(true);
    int lost =
        switch (kind) {
          case ERROR, SHORT, NO_ROOM, DISK_FULL -> 0;
          case BAD_PAGE, FLIP -> LOADS * way.pagesOf(kind);
        };
    assertThat(space.failed()).as("%s at call %d", kind, at).hasSizeLessThanOrEqualTo(lost);
    PageStatus status = kind == FaultAtCall.Kind.FLIP ? PageStatus.CORRUPT : PageStatus.READ_ERROR;
    assertThat(space.failed()).allMatch(status::equals);
    return medium.calls();
  }

  /** Incompressible, or, where it is to be packed, half so in three cases of four. */
  private static ByteBuffer page(Way way, int number) {
    if (way == Way.PLAIN || number % 4 == 0) {
      return Pages.random(number);
    }
    byte[] noise = new byte[NOISE];
    new SplittableRandom(number).nextBytes(noise);
    return ByteBuffer.allocateDirect(Pages.BYTES).put(0, noise);
  }
}
