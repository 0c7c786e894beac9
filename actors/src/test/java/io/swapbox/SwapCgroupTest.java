package io.swapbox;

import static io.swapbox.SwapCharge.NO_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cgroups of an embedded space: what they are charged for, and what a limit does to them. */
class SwapCgroupTest {

  private static final int ID = 7;

  @RegisterExtension final Spaces spaces = new Spaces();

  private final Path path;

  SwapCgroupTest(@TempDir Path directory) {
    path = directory.resolve("swap");
  }

  private SwapSpace file() {
    return spaces.open(Spaces.file(path, 600));
  }

  @Test
  void isChargedForItsPagesInTheFileAndOthersAreNot() {
    SwapSpace space = file();
    SwapCgroup cgroup = space.cgroup(ID);
    assertThat(cgroup.id()).isEqualTo(ID);
    assertThat(cgroup.swap()).isEqualTo(SwapCharge.none(ID));
    long[] entries = cgroup.swapOutAll(noise(0, 5));
    long zero = cgroup.swapOut(Pages.direct(Pages.zero()));
    space.swapOut(noise(9, 1));
    assertThat(cgroup.swap()).isEqualTo(new SwapCharge(ID, 5, NO_LIMIT, 0, 0));
    assertThat(space.statistics().swapCharges())
        .containsExactly(new SwapCharge(0, 1, NO_LIMIT, 0, 0), cgroup.swap());
    space.duplicate(entries[0]);
    space.free(entries[0]);
    assertThat(cgroup.swap().current()).as("a fork shares its charge").isEqualTo(5);
    space.swapInAndFree(entries[0], Pages.room(1));
    assertThat(cgroup.swap().current()).isEqualTo(4);
    space.freeAll(new long[] {entries[1], entries[2], entries[3], entries[4], zero});
    assertThat(cgroup.swap().current()).isZero();
  }

  @Test
  void aPageBeyondTheLimitIsRefusedUntilOneIsFreedOrTheLimitRaised() throws Exception {
    SwapSpace space = file();
    SwapCgroup cgroup = space.cgroup(ID);
    cgroup.limitSwap(3);
    long[] entries = cgroup.swapOutAll(noise(0, 3));
    ByteBuffer page = noise(8, 1);
    assertThatThrownBy(() -> cgroup.swapOut(page))
        .isInstanceOfSatisfying(
            SwapLimitException.class,
            e -> {
              assertThat(e.cgroup()).isEqualTo(ID);
              assertThat(e.limit()).isEqualTo(3);
            })
        .hasMessage("cgroup 7 has no swap left of its limit of 3 pages (memory.swap.max)");
    assertThatThrownBy(
            () -> cgroup.swapOutAsync(page).toCompletableFuture().get(9, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SwapLimitException.class);
    assertThat(Pages.bytes(page)).isEqualTo(Pages.bytes(noise(8, 1)));
    assertThat(cgroup.swap()).isEqualTo(new SwapCharge(ID, 3, 3, 2, 2));
    space.cgroup(ID + 1).swapOut(page);
    space.free(entries[1]);
    long again = cgroup.swapOut(page);
    assertThat(Pages.load(space, again)).isEqualTo(Pages.bytes(page));
    assertThatThrownBy(() -> cgroup.swapOut(page)).isInstanceOf(SwapLimitException.class);
    cgroup.limitSwap(4);
    cgroup.swapOut(page);
    cgroup.unlimitSwap();
    cgroup.swapOutAsync(page).toCompletableFuture().get(9, TimeUnit.SECONDS);
    assertThat(cgroup.swap()).isEqualTo(new SwapCharge(ID, 5, NO_LIMIT, 3, 3));
  }

  @Test
  void manyPagesAreStoredAllOrNone() {
    SwapSpace space = file();
    SwapCgroup cgroup = space.cgroup(ID);
    cgroup.limitSwap(10);
    assertThatThrownBy(() -> cgroup.swapOutAll(noise(0, 30)))
        .isInstanceOf(SwapLimitException.class);
    assertThat(cgroup.swap().current()).isZero();
    Spaces.assertEmpty(space);
    assertThat(cgroup.swapOutAll(noise(0, 10))).hasSize(10);
  }

  @Test
  void aLimitBelowWhatIsUsedTakesNothingAway() {
    SwapSpace space = file();
    SwapCgroup cgroup = space.cgroup(ID);
    long[] entries = cgroup.swapOutAll(noise(0, 4));
    cgroup.limitSwap(1);
    assertThat(cgroup.swap()).isEqualTo(new SwapCharge(ID, 4, 1, 0, 0));
    assertThat(Pages.load(space, entries[3])).isEqualTo(Pages.bytes(noise(3, 1)));
    for (int i = 0; i < 3; i++) {
      space.free(entries[i]);
      assertThatThrownBy(() -> cgroup.swapOut(noise(9, 1))).isInstanceOf(SwapLimitException.class);
    }
    space.free(entries[3]);
    cgroup.swapOut(noise(9, 1));
  }

  @ParameterizedTest
  @EnumSource
  void aLimitOfNothingLeavesWhatTheRuleDoesNotCharge(SwapChargeRule rule) {
    SwapSpace space =
        spaces.open(
            Spaces.pool(2)
                .withSwapFile(SwapFileConfig.of(path, 600 * Spaces.PAGE))
                .withAllocators(AllocatorConfig.DEFAULT.withChargeRule(rule)));
    SwapCgroup cgroup = space.cgroup(ID);
    if (rule == SwapChargeRule.EVERY_ENTRY) {
      cgroup.limitSwap(3);
    } else {
      cgroup.limitSwap(0);
    }
    cgroup.swapOut(Pages.direct(Pages.zero()));
    cgroup.swapOutAll(noise(0, 2));
    assertThat(space.statistics().zswap().storedPages()).isEqualTo(2);
    assertThatThrownBy(() -> cgroup.swapOut(noise(5, 1))).isInstanceOf(SwapLimitException.class);
    if (rule == SwapChargeRule.EVERY_ENTRY) {
      assertThatThrownBy(() -> cgroup.swapOut(Pages.direct(Pages.zero())))
          .isInstanceOf(SwapLimitException.class);
      assertThat(cgroup.swap()).isEqualTo(new SwapCharge(ID, 3, 3, 2, 2));
    } else {
      cgroup.swapOut(Pages.direct(Pages.zero()));
      assertThat(cgroup.swap()).isEqualTo(new SwapCharge(ID, 0, 0, 1, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFolioIsChargedWholeOrRefused(FolioRule rule) {
    SwapSpace space =
        spaces.open(
            Spaces.file(path, 600).withAllocators(AllocatorConfig.DEFAULT.withFolioRule(rule)));
    SwapCgroup cgroup = space.cgroup(ID);
    cgroup.limitSwap(20);
    Folio folio = cgroup.swapOutFolio(noise(0, 16));
    assertThat(cgroup.swap().current()).isEqualTo(16);
    assertThatThrownBy(() -> cgroup.swapOutFolio(noise(20, 8)))
        .isInstanceOf(SwapLimitException.class);
    assertThat(cgroup.swap().current()).as("nothing of it is kept").isEqualTo(16);
    assertThat(cgroup.swap().eventsMax()).isEqualTo(rule == FolioRule.STRICT ? 1 + 4 : 1);
    space.freeFolio(folio);
    Spaces.assertEmpty(space);
    assertThat(cgroup.swap().current()).isZero();
  }

  @Test
  void aFullFileIsAFailureAndNoMatterOfTheLimit() {
    SwapSpace space = spaces.open(Spaces.file(path, 4));
    SwapCgroup cgroup = space.cgroup(ID);
    cgroup.swapOutAll(noise(0, 4));
    assertThatThrownBy(() -> cgroup.swapOut(noise(5, 1))).isInstanceOf(SpaceFullException.class);
    assertThat(cgroup.swap()).isEqualTo(new SwapCharge(ID, 4, NO_LIMIT, 0, 1));
  }

  @Test
  void aCpuThatGoesOfflineTakesNoChargeWithIt() {
    SwapSpace space = file();
    SwapCgroup cgroup = space.cgroup(ID);
    cgroup.limitSwap(8);
    long[] entries = cgroup.swapOutAll(noise(0, 8));
    space.offline(0);
    assertThatThrownBy(() -> cgroup.swapOut(noise(9, 1))).isInstanceOf(SwapLimitException.class);
    space.freeAll(entries);
    assertThat(cgroup.swap().current()).isZero();
    space.online(0);
    assertThat(cgroup.swapOutAll(noise(0, 8))).hasSize(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesWhatIsNoCgroup(int id) {
    SwapSpace space = file();
    assertThatThrownBy(() -> space.cgroup(id))
        .isInstanceOf(NoSuchCgroupException.class)
        .hasMessage("there is no cgroup " + id + ": ids are 0 to 65535");
  }

  @Test
  void refusesALimitBelowNothingAndAClosedSpace() {
    SwapSpace space = file();
    SwapCgroup cgroup = space.cgroup(65535);
    assertThatThrownBy(() -> cgroup.limitSwap(-1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("memory.swap.max: -1 is not allowed; use 0 pages or more");
    cgroup.limitSwap(Long.MAX_VALUE);
    cgroup.swapOut(noise(1, 1));
    space.close();
    assertThatThrownBy(() -> cgroup.limitSwap(3)).isInstanceOf(SpaceClosedException.class);
    assertThatThrownBy(() -> cgroup.swapOut(noise(1, 1))).isInstanceOf(SpaceClosedException.class);
  }

  private static ByteBuffer noise(int seed, int count) {
    ByteBuffer pages = ByteBuffer.allocateDirect(count * Pages.PAGE);
    for (int i = 0; i < count; i++) {
      pages.put(Pages.noise(seed + i));
    }
    return pages.flip();
  }
}
