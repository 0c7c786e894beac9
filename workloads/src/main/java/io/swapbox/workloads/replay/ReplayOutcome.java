package io.swapbox.workloads.replay;

import io.swapbox.SpaceStatistics;
import io.swapbox.SwapCharge;
import io.swapbox.TierStatistics;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.Handled;
import io.swapbox.actors.runtime.LatencyHistogram;
import io.swapbox.actors.runtime.WorkTotals;
import io.swapbox.actors.runtime.virtual.PlaceUse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a replay did and cost.
 *
 * @param wallNanos from the first reference to the last reply, without loading the trace; of a run
 *     in virtual time the real time that all of it took
 * @param virtualNanos from the first reference to the last reply in virtual time, null on threads
 * @param exitNanos the free phase: from the moment that all tasks were told to exit until they had
 *     given back everything and the last backend had dropped the last page
 * @param cpu where this process's CPU time went meanwhile; in virtual time the work alone
 * @param counters names of {@code /proc/vmstat}, in pages
 * @param meters what the mailboxes measured
 * @param pressure how long tasks waited for memory
 * @param tasks what each task counted
 * @param faults how long swap-ins took
 * @param slowestFaults those that took longest, slowest first
 * @param parts what the tasks of each part did
 * @param jobs that tasks took from a queue, null where there is none
 * @param swapoff of the tier that was swapped off meanwhile, or null for none
 * @param integrity whether every page came back as it went
 * @param memory what the space held at its fullest
 * @param moves pages that went from one tier to another, until all was given back
 * @param samples memory over time, up to 200 a task
 * @param oomKills the tasks that were killed for want of memory, first killed first
 * @param trace what was replayed
 * @param places how busy each simulated CPU and device was until the last task had exited, null on
 *     threads
 */
public record ReplayOutcome(
    long wallNanos,
    @Nullable Long virtualNanos,
    long exitNanos,
    Cpu cpu,
    Map<String, Long> counters,
    List<ActorMeter> meters,
    Pressure pressure,
    List<TaskFacts> tasks,
    Faults faults,
    List<SlowFault> slowestFaults,
    List<PartFacts> parts,
    @Nullable JobFacts jobs,
    @Nullable SwapoffFacts swapoff,
    Integrity integrity,
    Memory memory,
    List<PageMove> moves,
    List<Sample> samples,
    List<OomKill> oomKills,
    TraceFacts trace,
    @Nullable List<PlaceUse> places) {

  /**
   * The outcome of a run in virtual time, which its actors took for real.
   *
   * @param realNanos what the run took in real time
   */
  ReplayOutcome inVirtualTime(long realNanos, List<PlaceUse> used) {
    return new ReplayOutcome(
        realNanos,
        wallNanos,
        exitNanos,
        Cpu.simulated(cpu.work()),
        counters,
        meters,
        pressure,
        tasks,
        faults,
        slowestFaults,
        parts,
        jobs,
        swapoff,
        integrity,
        memory,
        moves,
        samples,
        oomKills,
        trace,
        used);
  }

  /**
   * CPU time of the whole process between the first reference and the last reply.
   *
   * @param processNanos user and system time of all threads, or -1 where the JVM cannot tell
   * @param javaNanos the part of it that Java threads took, or -1 where the JVM cannot tell; the
   *     rest is the JVM's own: compiler, collector
   * @param compilerNanos elapsed time that the JIT compiler's threads ran, summed
   * @param gcNanos elapsed time that the garbage collector ran
   * @param work elapsed time in the work that a swap space exists for, by kind
   */
  public record Cpu(
      long processNanos, long javaNanos, long compilerNanos, long gcNanos, WorkTotals work) {

    /** Of a run in virtual time, where the simulation's own CPU time says nothing. */
    public static Cpu simulated(WorkTotals work) {
      return new Cpu(-1, -1, 0, 0, work);
    }
  }

  /**
   * Pressure stall information for memory, from the first reference to the last reply ({@code
   * /proc/pressure/memory}).
   *
   * @param some time in which at least one thread waited for memory
   * @param full the part of it in which no other thread could run
   */
  public record Pressure(Stall some, Stall full) {

    /** Where nothing waits. */
    public static final Pressure NONE = new Pressure(Stall.NONE, Stall.NONE);
  }

  /**
   * How much waiting there was.
   *
   * @param totalNanos altogether
   * @param percent of the run
   * @param highestAvg10 the highest average over ten seconds, in percent: it moves every two
   *     seconds, and is 0 in a run that is shorter
   */
  public record Stall(long totalNanos, double percent, double highestAvg10) {

    /** None at all. */
    public static final Stall NONE = new Stall(0, 0, 0);
  }

  /**
   * One of the tasks.
   *
   * @param task its number
   * @param nanos from the first reference of all to its last one, or to its death
   * @param pgfault its faults
   * @param pgmajfault of these, the ones that swapped a page in
   * @param allocstall times that it had to reclaim because its node was short of frames
   */
  public record TaskFacts(int task, long nanos, long pgfault, long pgmajfault, long allocstall) {}

  /**
   * Tasks that share a limit of memory: all, or those of one part of a mix.
   *
   * @param name of what they do
   * @param tasks how many
   * @param limitPages frames that they share
   * @param nanos from the first reference of all to their last one
   * @param pgfault their faults
   * @param pgmajfault of these, the ones that swapped a page in
   */
  public record PartFacts(
      String name, int tasks, long limitPages, long nanos, long pgfault, long pgmajfault) {}

  /**
   * The jobs of a queue.
   *
   * @param done that have exited
   * @param left that nobody took, or whose process was killed
   * @param nanos that each took which is done, from its start to its exit
   */
  public record JobFacts(long done, long left, LatencyHistogram nanos) {}

  /**
   * How long faults took that brought a page back from swap: from the first try of the reference
   * until the page was mapped. An element a task.
   *
   * @param before those that ended before the swapoff, or in a run without one
   * @param during those that ended while a tier was swapped off
   * @param after those that ended after it
   */
  public record Faults(
      List<LatencyHistogram> before, List<LatencyHistogram> during, List<LatencyHistogram> after) {

    /** None at all. */
    public static final Faults NONE = new Faults(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public Faults {
      before = List.copyOf(before);
      during = List.copyOf(during);
      after = List.copyOf(after);
    }

    /** Those of the whole run. */
    public List<LatencyHistogram> all() {
      return Stream.of(before, during, after).flatMap(List::stream).toList();
    }
  }

  /**
   * A tier that was swapped off.
   *
   * @param tier its name
   * @param beginNanos since the first reference
   * @param nanos that it took
   * @param pagesMoved that have left the tier, or are in memory only now
   * @param pagesLeft that could not be read
   * @param actors what actors of each kind handled meanwhile, whatever for; none without metering
   */
  public record SwapoffFacts(
      String tier,
      long beginNanos,
      long nanos,
      long pagesMoved,
      long pagesLeft,
      Map<String, Handled> actors) {

    /** Copies the map in the order of kinds. */
    public SwapoffFacts {
      actors = Collections.unmodifiableMap(new TreeMap<>(actors));
    }
  }

  /**
   * The check of every page that came back.
   *
   * @param pagesVerified pages compared byte for byte after a swap-in
   * @param mismatches of these, the ones that differed
   * @param slotsLeaked virtual slots still allocated after the last task's exit
   */
  public record Integrity(long pagesVerified, long mismatches, long slotsLeaked) {

    /** Of several runs together. */
    public static Integrity total(Stream<Integrity> runs) {
      return runs.reduce(new Integrity(0, 0, 0), Integrity::plus);
    }

    private Integrity plus(Integrity other) {
      return new Integrity(
          pagesVerified + other.pagesVerified,
          mismatches + other.mismatches,
          slotsLeaked + other.slotsLeaked);
    }

    /** Whether every page came back as it went and every slot was given back. */
    public boolean intact() {
      return mismatches == 0 && slotsLeaked == 0;
    }
  }

  /**
   * What was in a tier, and what had left it until then.
   *
   * @param name of the tier
   * @param kind what holds its pages: {@code zswap}, {@code file} or {@code memory}
   * @param state whether it was used: {@code on}, {@code swapping-off} or {@code off}
   * @param priority the highest was used first
   * @param pages in it
   * @param bytes that they took there
   * @param demotedPages pages that had moved to tiers behind it
   * @param promotedPages pages that had moved to tiers before it
   * @param agedPages pages that had left it since they were not used
   */
  public record Tier(
      String name,
      String kind,
      String state,
      int priority,
      long pages,
      long bytes,
      long demotedPages,
      long promotedPages,
      long agedPages) {

    private static Tier of(TierStatistics tier) {
      return new Tier(
          tier.name(),
          tier.kind().settingName(),
          tier.state().resultName(),
          tier.priority(),
          tier.pages(),
          tier.bytes(),
          tier.demotedPages(),
          tier.promotedPages(),
          tier.flows().byAge());
    }
  }

  /**
   * What the space held at the sampled moment with most entries in use. After the last task's exit
   * it holds nothing.
   *
   * @param nanos when that was, since the first reference
   * @param descriptorBytes off-heap descriptor tables
   * @param entries virtual slots in use
   * @param poolBytes memory that the compressed pool took
   * @param poolStoredBytes compressed bytes in it
   * @param poolStoredPages pages in it
   * @param zeroPages zero-filled pages, which take no storage
   * @param swapCharged pages of swap that all cgroups together were charged for
   * @param tiers what was in each tier, in their order
   */
  public record Memory(
      long nanos,
      long descriptorBytes,
      long entries,
      long poolBytes,
      long poolStoredBytes,
      long poolStoredPages,
      long zeroPages,
      long swapCharged,
      List<Tier> tiers) {

    /** What a space held at a moment. */
    public static Memory of(long nanos, SpaceStatistics space) {
      long charged = 0;
      for (SwapCharge charge : space.swapCharges()) {
        charged += charge.current();
      }
      return new Memory(
          nanos,
          space.descriptorBytes(),
          space.entries(),
          space.zswap().bytes(),
          space.zswap().storedBytes(),
          space.zswap().storedPages(),
          space.zeroPages(),
          charged,
          space.tiers().stream().map(Tier::of).toList());
    }
  }

  /**
   * Memory at one moment.
   *
   * @param nanos since the first reference
   * @param residentPages frames charged
   * @param poolBytes memory that the compressed pool took
   * @param poolStoredPages pages in the pool
   * @param filePages pages in all files and slots in memory
   * @param zeroPages zero-filled pages, which take no storage
   * @param swappedOutPages pages that had left memory until then
   * @param swappedInPages pages that had come back
   * @param pgmajfault faults that had swapped a page in, as far as tasks had reported them
   * @param tiers what was in each tier, in their order
   */
  public record Sample(
      long nanos,
      long residentPages,
      long poolBytes,
      long poolStoredPages,
      long filePages,
      long zeroPages,
      long swappedOutPages,
      long swappedInPages,
      long pgmajfault,
      List<TierSample> tiers) {}

  /**
   * What was in a tier at one moment.
   *
   * @param name of the tier
   * @param pages in it
   * @param bytes that they took there
   */
  public record TierSample(String name, long pages, long bytes) {}

  /**
   * What was replayed.
   *
   * @param name of the trace
   * @param references reads and writes replayed, over all tasks
   * @param peakPages most pages alive at once in one task
   * @param limitPages frames of the cgroup
   */
  public record TraceFacts(String name, long references, long peakPages, long limitPages) {}
}
