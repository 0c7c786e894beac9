package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A full space says so, keeps nothing of what it refused, and goes on with what is freed. */
class SwapSpaceFullTest {

  private static final int CAPACITY = 20;

  @RegisterExtension final Spaces spaces = new Spaces();

  private final Path directory;

  SwapSpaceFullTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Spaces that hold {@link #CAPACITY} incompressible pages. */
  enum Small {
    POOL,
    FILE,
    BOTH
  }

  private SwapSpace open(Small small) {
    Path path = directory.resolve("swap");
    return spaces.open(
        switch (small) {
          case POOL -> Spaces.pool(CAPACITY);
          case FILE -> Spaces.file(path, CAPACITY);
          case BOTH ->
              Spaces.pool(5)
                  .withSwapFile(SwapFileConfig.of(path, (CAPACITY - 5) * (long) Pages.PAGE));
        });
  }

  private static List<Long> fill(SwapSpace space) {
    List<Long> entries = new ArrayList<>();
    for (int seed = 0; seed < CAPACITY; seed++) {
      entries.add(space.swapOut(Pages.direct(Pages.noise(seed))));
    }
    return entries;
  }

  /** What a space holds, without what it has counted. */
  private static List<Long> held(SwapSpace space) {
    SpaceStatistics now = space.statistics();
    return List.of(
        now.entries(),
        now.descriptorBytes(),
        now.zswap().bytes(),
        now.zswap().storedBytes(),
        now.zswap().storedPages(),
        now.file().pages(),
        now.file().badSlots());
  }

  @ParameterizedTest
  @EnumSource
  void nothingOfARefusedPageStays(Small small) {
    SwapSpace space = open(small);
    List<Long> entries = fill(space);
    List<Long> before = held(space);
    ByteBuffer page = Pages.direct(Pages.noise(99));
    assertThatThrownBy(() -> space.swapOut(page))
        .isInstanceOf(SpaceFullException.class)
        .hasMessageContaining("full");
    assertThatThrownBy(
            () -> space.swapOutAsync(page).toCompletableFuture().get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SpaceFullException.class);
    assertThat(held(space)).isEqualTo(before);
    assertThat(Pages.bytes(page)).isEqualTo(Pages.noise(99));
    for (int seed = 0; seed < CAPACITY; seed++) {
      assertThat(Pages.load(space, entries.get(seed))).isEqualTo(Pages.noise(seed));
    }
  }

  @ParameterizedTest
  @EnumSource
  void zeroPagesNeedNoRoom(Small small) {
    SwapSpace space = open(small);
    fill(space);
    long zero = space.swapOut(Pages.direct(Pages.zero()));
    assertThat(Pages.load(space, zero)).isEqualTo(Pages.zero());
  }

  @ParameterizedTest
  @EnumSource
  void manyPagesAreStoredAllOrNone(Small small) {
    SwapSpace space = open(small);
    long first = space.swapOut(Pages.direct(Pages.noise(0)));
    List<Long> before = held(space);
    ByteBuffer tooMany = ByteBuffer.allocate(CAPACITY * Pages.PAGE);
    for (int seed = 1; seed <= CAPACITY; seed++) {
      tooMany.put(Pages.noise(seed));
    }
    tooMany.flip();
    assertThatThrownBy(() -> space.swapOutAll(tooMany)).isInstanceOf(SpaceFullException.class);
    assertThat(held(space)).isEqualTo(before);

    // The room is there again for as many as fit.
    long[] entries = space.swapOutAll(tooMany.limit((CAPACITY - 3) * Pages.PAGE));
    for (int i = 0; i < entries.length; i++) {
      assertThat(Pages.load(space, entries[i])).isEqualTo(Pages.noise(1 + i));
    }
    assertThat(Pages.load(space, first)).isEqualTo(Pages.noise(0));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsFreedCanBeUsedAgain(Small small) {
    SwapSpace space = open(small);
    List<Long> entries = fill(space);
    // Below the pool's acceptance threshold of 90 %.
    entries.subList(0, CAPACITY / 2).forEach(space::free);
    for (int i = 0; i < CAPACITY / 2; i++) {
      entries.set(i, space.swapOut(Pages.direct(Pages.noise(i))));
    }
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(Pages.load(space, entries.get(i))).isEqualTo(Pages.noise(i));
      space.free(entries.get(i));
    }
    Spaces.assertEmpty(space);
  }
}
