package io.swapbox;

import static io.swapbox.Pages.PAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.allocator.Entry;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Random calls of a space, whose CPUs go offline and come back, against the simplest model there
 * is: for each entry its page, its cgroup and how many uses it has, and which folio it came with;
 * for each cgroup how many pages it has ({@link ChargeModel}). {@value #RUNS} runs of {@value
 * #STEPS} calls.
 */
class SwapSpaceStateTest {

  private static final int RUNS = 25;
  private static final int STEPS = 4_000;
  private static final int POOL_PAGES = 64;
  private static final int FILE_PAGES = 800;
  private static final int MEMORY_PAGES = 60;

  /** Slots that pages on their way to other tiers may be about to give up. */
  private static final int MOVING = 64;

  /** Most runs let pages move. */
  private static final List<DemotionPolicy> POLICIES =
      List.of(
          DemotionPolicy.NONE,
          DemotionPolicy.WHEN_FULL,
          DemotionPolicy.WHEN_FULL,
          DemotionPolicy.PROACTIVE,
          new DemotionPolicy.Proactive(50, 20));

  private static final int MANY = 12;
  private static final int MOST_USES = 30;

  @Property(tries = RUNS, shrinking = ShrinkingMode.OFF)
  void doesWhatAMapDoes(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int cpus)
      throws Exception {
    Path path = Files.createTempFile("swapbox", ".swap");
    Files.delete(path);
    SwapFileConfig file = new SwapFileConfig(path, FILE_PAGES * PAGE, 2, true);
    DemotionPolicy demotion = POLICIES.get((int) Math.floorMod(seed, 5L));
    PromotionPolicy promotion = seed % 7 < 4 ? PromotionPolicy.ON_LOAD : PromotionPolicy.NONE;
    ZswapConfig pool = ZswapConfig.ofBytes(POOL_PAGES * PAGE, cpus).withDemotion(demotion);
    MemoryTierConfig memory = MemoryTierConfig.ofBytes(MEMORY_PAGES * PAGE).withDemotion(demotion);
    SwapSpaceConfig config =
        new SwapSpaceConfig(cpus, Spaces.BATCH, List.of(pool, memory, file), true)
            .withAllocators(
                AllocatorConfig.DEFAULT
                    .withFreeBatching(seed % 2 == 0)
                    .withLookUpCache(seed % 8 < 4)
                    .withPromotion(promotion)
                    .withFolioRule(seed % 4 < 2 ? FolioRule.MIXED : FolioRule.STRICT)
                    .withChargeRule(
                        seed % 3 == 0
                            ? SwapChargeRule.EVERY_ENTRY
                            : SwapChargeRule.PHYSICAL_SLOTS));
    // A store goes to the CPU of its thread.
    try (SwapSpace space = SwapSpace.open(config);
        ExecutorService threads = Executors.newFixedThreadPool(2 * cpus)) {
      boolean moves = !demotion.equals(DemotionPolicy.NONE) || promotion == PromotionPolicy.ON_LOAD;
      new Run(space, threads, seed, cpus, config.allocators(), moves).go();
    }
  }

  private static final class Held {
    final long entry;
    final long seed;
    final int cgroup;
    int uses = 1;

    Held(long entry, long seed, int cgroup) {
      this.entry = entry;
      this.seed = seed;
      this.cgroup = cgroup;
    }
  }

  /** A folio, its pages in order. */
  private record Large(Folio folio, List<Held> pages) {

    /** The first page that was freed, if one was. */
    Optional<Held> firstFreed() {
      return pages.stream().filter(held -> held.uses == 0).findFirst();
    }
  }

  private static final class Run {

    private final SwapSpace space;
    private final ExecutorService threads;
    private final SplittableRandom random;
    private final FolioRule rule;
    private final ChargeModel charges;
    private final boolean moves;
    private final List<Held> live = new ArrayList<>();
    private final List<Large> folios = new ArrayList<>();
    private final long[] asked = new long[Entry.MAX_ORDER + 1];
    private final long[] whole = new long[Entry.MAX_ORDER + 1];
    private final List<Held> freed = new ArrayList<>();
    private final Set<Long> everGiven = new HashSet<>();
    private final Set<Integer> homes = new HashSet<>();
    private final int cpus;
    private final Set<Integer> offline = new HashSet<>();
    private long nextSeed;

    Run(
        SwapSpace space,
        ExecutorService threads,
        long seed,
        int cpus,
        AllocatorConfig config,
        boolean moves) {
      this.rule = config.folioRule();
      this.charges = new ChargeModel(space, config.chargeRule(), moves);
      this.moves = moves;
      this.space = space;
      this.threads = threads;
      this.random = new SplittableRandom(seed);
      this.cpus = cpus;
    }

    void go() throws Exception {
      int storePercent = 0;
      for (int step = 0; step < STEPS; step++) {
        if (step % 400 == 0) {
          checkStatistics();
          storePercent = random.nextInt(10, 50);
        }
        if (step > 400 && step % 40 == 0) {
          switchCpu(random.nextInt(cpus));
        }
        if (step % 100 == 99) {
          charges.limit(random);
        }
        if (random.nextInt(100) < storePercent) {
          if (random.nextInt(4) == 0) {
            storeFolio();
          } else {
            store();
          }
        } else {
          useOne();
        }
        charges.check();
      }
      assertThat(homes).as("CPUs that stored").hasSizeGreaterThan(cpus / 2);
      while (!live.isEmpty()) {
        freeMany();
      }
      Spaces.assertEmpty(space);
      charges.check();
      checkFolioStatistics();
    }

    /** A folio that was asked to be stored ends in one piece, split, or is refused. */
    private void checkFolioStatistics() {
      FolioStatistics counted = space.statistics().folios();
      for (int order = 1; order <= Entry.MAX_ORDER; order++) {
        assertThat(counted.swpout().get(order)).isEqualTo(whole[order]);
        assertThat(counted.swpoutFallback().get(order))
            .isEqualTo(rule == FolioRule.STRICT ? asked[order] - whole[order] : 0);
      }
    }

    private void checkStatistics() {
      SpaceStatistics now = Spaces.atRest(space);
      assertThat(now.entries()).isEqualTo(live.size());
      assertThat(now.zeroPages() + now.zswap().storedPages() + now.file().pages())
          .isEqualTo(live.size());
      assertThat(now.swapCached()).isZero();
      assertThat(now.folioPages()).isZero();
      assertThat(now.onlineCpus())
          .hasSize(cpus - offline.size())
          .allMatch(cpu -> !offline.contains(cpu));
    }

    /** Takes a CPU offline, or online again if it is; the last one stays. */
    private void switchCpu(int cpu) {
      if (offline.remove(cpu)) {
        space.online(cpu);
      } else if (offline.size() < cpus - 1) {
        space.offline(cpu);
        offline.add(cpu);
      } else {
        assertThatThrownBy(() -> space.offline(cpu)).isInstanceOf(LastCpuException.class);
      }
    }

    private void store() throws Exception {
      int count = random.nextBoolean() ? 1 : random.nextInt(1, MANY);
      int cgroup = random.nextInt(ChargeModel.CGROUPS);
      ByteBuffer pages = Pages.mixed(nextSeed, count);
      SwapCgroup of = space.cgroup(cgroup);
      try {
        long[] entries =
            threads
                .submit(() -> count == 1 ? new long[] {of.swapOut(pages)} : of.swapOutAll(pages))
                .get();
        for (long entry : entries) {
          assertThat(everGiven.add(entry)).isTrue();
          homes.add(Entry.home(entry));
          live.add(new Held(entry, nextSeed++, cgroup));
        }
        charges.add(cgroup, count);
      } catch (ExecutionException refused) {
        requireReason(refused, cgroup, count, 2 * MANY);
      }
    }

    private void storeFolio() throws Exception {
      int order = random.nextInt(24) == 0 ? random.nextInt(10) : random.nextInt(6);
      int count = 1 << order;
      int cgroup = random.nextInt(ChargeModel.CGROUPS);
      ByteBuffer pages = Pages.mixed(nextSeed, count);
      asked[order] += order > 0 ? 1 : 0;
      try {
        Folio folio = threads.submit(() -> space.cgroup(cgroup).swapOutFolio(pages)).get();
        whole[order] += order > 0 && !folio.isSplit() ? 1 : 0;
        List<Held> held = new ArrayList<>();
        for (long entry : folio.entries()) {
          assertThat(everGiven.add(entry)).isTrue();
          held.add(new Held(entry, nextSeed++, cgroup));
        }
        charges.add(cgroup, count);
        live.addAll(held);
        folios.add(new Large(folio, held));
        if (!folio.isSplit()) {
          assertThat(Entry.offset(folio.entry(0)) % count).isZero();
        }
      } catch (ExecutionException refused) {
        requireReason(refused, cgroup, count, MANY + count);
      }
    }

    /** The cgroup was at its limit, or the file was full but for some slots. */
    private void requireReason(ExecutionException refused, int cgroup, int count, int slots) {
      assertThat(space.statistics().entries()).as("all or none").isEqualTo(live.size());
      if (refused.getCause() instanceof SwapLimitException atLimit) {
        charges.refused(cgroup, count, atLimit);
      } else {
        assertThat(refused).hasCauseInstanceOf(SpaceFullException.class);
        assertThat(space.statistics().file().pages())
            .isGreaterThan(FILE_PAGES + MEMORY_PAGES - slots - (moves ? MOVING : 0));
      }
    }

    /** Whole, unless a page was freed, or the strict rule wants it page by page. */
    private void loadFolio() {
      if (folios.isEmpty()) {
        return;
      }
      int which = random.nextInt(folios.size());
      Large large = folios.get(which);
      Folio folio = large.folio();
      ByteBuffer room = Pages.room(folio.pages());
      if (large.firstFreed().isPresent()) {
        assertThatThrownBy(() -> space.swapInFolio(folio, room))
            .isInstanceOfSatisfying(
                StaleEntryException.class,
                e -> assertThat(e.entry()).isEqualTo(large.firstFreed().orElseThrow().entry));
        folios.remove(which);
        return;
      }
      try {
        space.swapInFolio(folio, room);
      } catch (FolioBackingException apart) {
        assertThat(rule).isEqualTo(FolioRule.STRICT);
        assertThat(folio.isSplit()).isFalse();
        space.swapInAll(folio.entries(), room);
      }
      for (int i = 0; i < folio.pages(); i++) {
        assertThat(Pages.bytes(room.slice(i * PAGE, PAGE)))
            .isEqualTo(Pages.mixed(large.pages().get(i).seed));
      }
    }

    private void freeFolio() {
      if (folios.isEmpty()) {
        return;
      }
      Large large = folios.remove(random.nextInt(folios.size()));
      if (large.firstFreed().isPresent()) {
        assertThatThrownBy(() -> space.freeFolio(large.folio()))
            .isInstanceOf(StaleEntryException.class);
      } else {
        space.freeFolio(large.folio());
      }
      large.pages().stream().filter(held -> held.uses > 0).forEach(held -> used(held, -1));
    }

    private void useOne() throws Exception {
      if (live.isEmpty()) {
        return;
      }
      Held held = live.get(random.nextInt(live.size()));
      switch (random.nextInt(16)) {
        case 0, 1 -> assertThat(Pages.load(space, held.entry)).isEqualTo(Pages.mixed(held.seed));
        case 2 -> loadMany();
        case 3, 4 -> {
          ByteBuffer room = Pages.room(1);
          space.swapInAndFree(held.entry, room);
          assertThat(Pages.bytes(room)).isEqualTo(Pages.mixed(held.seed));
          used(held, -1);
        }
        case 5, 6 -> {
          space.free(held.entry);
          used(held, -1);
        }
        case 7 -> freeMany();
        case 8 -> {
          if (held.uses < MOST_USES) {
            space.duplicateAsync(held.entry).toCompletableFuture().get();
            used(held, 1);
          }
        }
        case 9 -> duplicateMany();
        case 10 -> useStale();
        case 11, 12 -> loadFolio();
        case 13, 14 -> freeFolio();
        default -> duplicateNone(held);
      }
    }

    private void used(Held held, int uses) {
      held.uses += uses;
      if (held.uses == 0) {
        live.remove(held);
        charges.add(held.cgroup, -1);
        freed.add(held);
      }
    }

    private List<Held> chooseMany() {
      List<Held> chosen = new ArrayList<>();
      int first = random.nextInt(live.size());
      for (int i = first; i < live.size() && chosen.size() < MANY; i++) {
        chosen.add(live.get(i));
      }
      return chosen;
    }

    private static long[] entries(List<Held> chosen) {
      return chosen.stream().mapToLong(held -> held.entry).toArray();
    }

    private void loadMany() {
      List<Held> chosen = chooseMany();
      ByteBuffer room = Pages.room(chosen.size());
      space.swapInAll(entries(chosen), room);
      for (int i = 0; i < chosen.size(); i++) {
        assertThat(Pages.bytes(room.slice(i * PAGE, PAGE)))
            .isEqualTo(Pages.mixed(chosen.get(i).seed));
      }
    }

    /** Some entries twice, if they have two uses. */
    private void freeMany() {
      List<Held> chosen = chooseMany();
      chosen.addAll(chosen.stream().filter(held -> held.uses > 1).toList());
      space.freeAll(entries(chosen));
      chosen.forEach(held -> used(held, -1));
    }

    /** Some entries twice. */
    private void duplicateMany() {
      List<Held> chosen = chooseMany();
      chosen.addAll(chosen.subList(0, chosen.size() / 2).stream().toList());
      chosen.removeIf(held -> held.uses + 2 > MOST_USES);
      space.duplicateAll(entries(chosen));
      chosen.forEach(held -> used(held, 1));
    }

    private void useStale() {
      if (freed.isEmpty()) {
        return;
      }
      long entry = freed.get(random.nextInt(freed.size())).entry;
      assertThatThrownBy(() -> space.free(entry)).isInstanceOf(StaleEntryException.class);
      assertThatThrownBy(() -> space.duplicate(entry)).isInstanceOf(StaleEntryException.class);
      assertThatThrownBy(() -> space.swapInAndFree(entry, Pages.room(1)))
          .isInstanceOf(StaleEntryException.class);
    }

    /** One stale entry: none of the others is duplicated. */
    private void duplicateNone(Held held) {
      if (freed.isEmpty() || held.uses == MOST_USES) {
        return;
      }
      long stale = freed.get(random.nextInt(freed.size())).entry;
      assertThatThrownBy(() -> space.duplicateAll(new long[] {held.entry, stale, held.entry}))
          .isInstanceOf(StaleEntryException.class);
    }
  }
}
