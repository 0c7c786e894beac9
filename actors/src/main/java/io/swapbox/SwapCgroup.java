package io.swapbox;

import java.nio.ByteBuffer;
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
   * What it is charged for, its limit, and what was refused because of it.
   *
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public SwapCharge swap() {
    return space.statistics().swapCharge(id);
  }
}
