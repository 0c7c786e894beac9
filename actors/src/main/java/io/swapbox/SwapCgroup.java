package io.swapbox;

import io.swapbox.actors.CgroupSetting;
import io.swapbox.allocator.VirtualClusters;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * One cgroup of a swap space: its pages are charged together, and limited together.
 *
 * <p>Where they are charged, and for how long, is the {@link SwapChargeRule} of the space. A page
 * that would take its cgroup past the limit is refused, and stays with the caller, like one that
 * found no room: the pool may still take it where only slots of a file are charged. Pages of any
 * cgroup are loaded, duplicated and freed by their entries, through the {@link SwapSpace}; the
 * cgroup that an entry was made for is charged as long as the entry needs it.
 *
 * <p>A cgroup is there when it is first named; this object only names it, and many may. Any number
 * of threads may call.
 */
public final class SwapCgroup {

  private final int id;
  private final PageCalls pages;
  private final FolioCalls folios;
  private final SpaceCalls space;

  SwapCgroup(int id, PageCalls pages, FolioCalls folios, SpaceCalls space) {
    this.id = id;
    this.pages = pages;
    this.folios = folios;
    this.space = space;
  }

  /** Its number, 0 to 65535. */
  public int id() {
    return id;
  }

  /**
   * Stores a page of this cgroup, as {@link SwapSpace#swapOut} does one of cgroup 0.
   *
   * @throws PageSizeException when the buffer does not hold exactly one page
   * @throws SwapLimitException when the cgroup has no swap left
   * @throws SpaceFullException when pool and file are full
   * @throws SwapWriteException when the file could not be written
   */
  public long swapOut(ByteBuffer page) {
    return pages.swapOut(page, id);
  }

  /** {@link #swapOut} without waiting; the stage fails with the same exceptions. */
  public CompletionStage<Long> swapOutAsync(ByteBuffer page) {
    return pages.swapOutAsync(page, id);
  }

  /**
   * Stores pages in batches, all of them or none, as {@link SwapSpace#swapOutAll}.
   *
   * @throws PageSizeException when the buffer does not hold whole pages
   * @throws SwapLimitException when the cgroup has too little swap left for all of them
   * @throws SpaceFullException when pool and file cannot take all of them
   * @throws SwapWriteException when the file could not be written
   */
  public long[] swapOutAll(ByteBuffer buffer) {
    return pages.swapOutAll(buffer, id);
  }

  /**
   * Stores a folio, all of its pages or none, as {@link SwapSpace#swapOutFolio}. It is charged
   * whole, or by {@link FolioRule#STRICT} split, and then page by page.
   *
   * @throws PageSizeException when the buffer is no folio
   * @throws SwapLimitException when the cgroup has too little swap left for it
   * @throws SpaceFullException when pool and file cannot take all of it
   * @throws SwapWriteException when the file could not be written
   */
  public Folio swapOutFolio(ByteBuffer folio) {
    return folios.swapOut(folio, id);
  }

  /**
   * Limits the swap of this cgroup, as a write to {@code memory.swap.max}: from now on no page is
   * charged that would take it past the limit. Nothing is given back when it has more already.
   *
   * @param limit pages, 0 or more
   * @throws ConfigurationException when the limit is negative
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public void limitSwap(long limit) {
    ConfigurationException.require(limit >= 0, "memory.swap.max", limit, "0 pages or more");
    space.limitSwap(id, limit);
  }

  /**
   * Ends the limit, as {@code max} written to {@code memory.swap.max}.
   *
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public void unlimitSwap() {
    space.limitSwap(id, SwapCharge.NO_LIMIT);
  }

  /**
   * Puts this cgroup below another one, out of that which it is below now. It may use the tiers
   * that all above it may use, and what is charged to it is charged to them.
   *
   * @param parent 0 to 65535
   * @throws NoSuchCgroupException when it is no id of a cgroup
   * @throws CgroupCycleException when it is this cgroup or one below it
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public void parent(int parent) {
    if (parent < 0 || parent > VirtualClusters.MAX_CGROUP) {
      throw new NoSuchCgroupException(parent);
    }
    space.set(id, new CgroupSetting.Parent(parent));
  }

  /**
   * Lets its pages go to these tiers alone, as {@code memory.swap.tiers.max} with {@code max} for
   * these and {@code 0} for all others. When the call returns, no page is offered to another tier;
   * those that are in one stay there.
   *
   * @param names see {@link TierStatistics#name}
   * @throws NoSuchTierException when the space has no tier of one of the names
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public void allowTiers(Set<String> names) {
    space.set(id, new CgroupSetting.Tiers(names));
  }

  /**
   * Keeps its pages out of a tier from now on, as {@link #allowTiers}.
   *
   * @throws NoSuchTierException when the space has no tier of that name
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public void denyTier(String name) {
    space.set(id, new CgroupSetting.Tier(name, false));
  }

  /**
   * Ends {@link #denyTier}; those above may deny it still.
   *
   * @throws NoSuchTierException when the space has no tier of that name
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public void allowTier(String name) {
    space.set(id, new CgroupSetting.Tier(name, true));
  }

  /**
   * Says whether its pages may go to swap files, from a pool or at once, as {@code
   * memory.zswap.writeback}. Where not, a page that finds no room elsewhere is refused and stays
   * with the caller.
   *
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public void writeback(boolean allowed) {
    space.set(id, new CgroupSetting.Writeback(allowed));
  }

  /**
   * Limits its compressed bytes, as {@code memory.zswap.max}; 0 keeps it out of pools. Each shard
   * holds an equal share of the limit against its own part of them, so a cgroup that uses few CPUs
   * gets less. Limits of those above hold for each cgroup below by itself.
   *
   * @param bytes 0 or more, {@link Long#MAX_VALUE} for no limit
   * @throws ConfigurationException when the limit is negative
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public void limitZswap(long bytes) {
    ConfigurationException.require(bytes >= 0, "memory.zswap.max", bytes, "0 bytes or more");
    space.set(id, new CgroupSetting.ZswapMax(bytes));
  }

  /**
   * Moves pages of this cgroup and of all below it from one tier to another one, before or behind:
   * proactive reclaim to a tier, or the way back. The coldest pages of a pool go down first, those
   * of a file in the order of their slots. Returns when no more are moved; calls go on meanwhile. A
   * pool or file before takes pages only as far as it has room to spare, as with {@link
   * PromotionPolicy#ON_LOAD}.
   *
   * @param from name of the tier that has them
   * @param to name of the tier that is to have them
   * @param pages most that are moved, {@link Long#MAX_VALUE} for all
   * @throws ConfigurationException when the number is negative
   * @throws NoSuchTierException when there is no tier of one of the names
   * @throws SameTierException when both are one
   * @throws TierStateException when one of them is swapped off, or on the way
   * @throws TierDeniedException when the cgroup may not use the tier
   * @throws SpaceClosedException when the space was closed, be it meanwhile
   * @throws SpaceFailedException when the space failed
   */
  public MigrationResult migrate(String from, String to, long pages) {
    return space.migrate(id, from, to, pages);
  }

  /** {@link #migrate} without waiting; the stage fails with the same exceptions. */
  public CompletionStage<MigrationResult> migrateAsync(String from, String to, long pages) {
    return space.migrateAsync(id, from, to, pages);
  }

  /**
   * Removes this cgroup. Its pages are those of the cgroup above it from now on, of cgroup 0 if
   * there is none, which are charged for them even past their limits; cgroups below it take its
   * place; its limits and rules end. Calls go on meanwhile: what is stored for it before the call
   * returns may be the other cgroup's. Then nothing names it any more, and the id may be used for
   * another cgroup. One that was never used is removed as well.
   *
   * @throws RootCgroupException when it is cgroup 0
   * @throws SpaceClosedException when the space was closed, be it meanwhile
   * @throws SpaceFailedException when the space failed
   */
  public void remove() {
    space.remove(id);
  }

  /** {@link #remove} without waiting; the stage fails with the same exceptions. */
  public CompletionStage<Void> removeAsync() {
    return space.removeAsync(id);
  }

  /**
   * What it is charged for, its limit, and what was refused because of it.
   *
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public SwapCharge swap() {
    return space.statistics().swapCharge(id);
  }
}
