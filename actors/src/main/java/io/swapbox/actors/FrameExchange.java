package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.allocator.Workingset;
import java.util.Arrays;

/**
 * Frames on their way between an address space and its cgroup: those it mapped, those it gives
 * back, and those that it gets. Used again and again; whoever has the message owns it.
 *
 * <p>The counterpart of the kernel's per-CPU folio batches and charge stock: one message for many
 * frames.
 */
public final class FrameExchange {

  private final int owner;
  private final AddressSpace.Charged charged = new AddressSpace.Charged(this);
  private final ActorRef<AddressSpace.Command> replyTo;

  private int[] mappedFrames = new int[64];
  private int[] mappedPages = new int[64];
  private long[] mappedShadows = new long[64];
  private int mapped;
  private int[] shared = new int[0];
  private int sharedCount;
  private int sharedWith;
  private int[] freed = new int[64];
  private int freedCount;
  private final int[] granted;
  private int grantedCount;
  private int wanted;
  private boolean file;
  private boolean nodeIsShort;
  private long oldestRecent;

  /**
   * An empty exchange.
   *
   * @param owner number of the address space in its cgroup
   * @param replyTo the address space
   * @param stock most frames that it gets at once
   */
  public FrameExchange(int owner, ActorRef<AddressSpace.Command> replyTo, int stock) {
    this.owner = owner;
    this.replyTo = replyTo;
    this.granted = new int[stock];
  }

  /** Makes it the exchange of an address space whose pages are those of files. */
  public FrameExchange ofFilePages() {
    file = true;
    return this;
  }

  /** Whether pages mapped are those of files. */
  boolean isOfFilePages() {
    return file;
  }

  /** Number of the address space in its cgroup. */
  public int owner() {
    return owner;
  }

  /**
   * Tells the cgroup that a frame of the stock now holds a page.
   *
   * @param shadow what the page left behind when it was evicted, or 0 when it is new
   */
  public void mapped(int frame, int page, long shadow) {
    if (mapped == mappedFrames.length) {
      mappedFrames = Arrays.copyOf(mappedFrames, mapped * 2);
      mappedPages = Arrays.copyOf(mappedPages, mapped * 2);
      mappedShadows = Arrays.copyOf(mappedShadows, mapped * 2);
    }
    mappedFrames[mapped] = frame;
    mappedPages[mapped] = page;
    mappedShadows[mapped++] = shadow;
  }

  /**
   * Begins to tell of frames whose pages a fork has, too. The exchange is answered when no
   * reclaimer has one of them that does not know.
   *
   * @param with number of the new address space
   */
  public void sharesWith(int with) {
    sharedWith = with;
  }

  /** A page is shared: the frame is this address space's, and mapped. */
  public void shared(int frame) {
    if (sharedCount == shared.length) {
      shared = Arrays.copyOf(shared, Math.max(64, sharedCount * 2));
    }
    shared[sharedCount++] = frame;
  }

  /** Gives a frame back to the cgroup; others may have its page still. */
  public void freed(int frame) {
    if (freedCount == freed.length) {
      freed = Arrays.copyOf(freed, freedCount * 2);
    }
    freed[freedCount++] = frame;
  }

  /** Frames that wait to be told to the cgroup. */
  public int pending() {
    return mapped + sharedCount + freedCount;
  }

  /** Says how many frames the address space wants, up to its stock. */
  public FrameExchange wanting(int frames) {
    wanted = Math.min(frames, granted.length);
    return this;
  }

  /** Takes a frame out of the stock, or gives -1 when it is empty. */
  public int takeFrame() {
    return grantedCount == 0 ? -1 : granted[--grantedCount];
  }

  /** Puts a frame that was taken back into the stock; false when that has no room. */
  public boolean putBack(int frame) {
    if (!hasRoomForGrant()) {
      return false;
    }
    grant(frame);
    return true;
  }

  /** Whether the stock is empty. */
  public boolean isEmpty() {
    return grantedCount == 0;
  }

  /** Whether frames were asked for and none is there. */
  public boolean isStarved() {
    return isEmpty() && wantsFrames();
  }

  /** Whether frames were asked for last, and not only given back. */
  public boolean wantsFrames() {
    return wanted > 0;
  }

  /** Whether frames were not to be had because the node is short of them, not the cgroup. */
  public boolean nodeIsShort() {
    return nodeIsShort;
  }

  /**
   * Whether a page that comes back belongs to the workingset ({@code folio_test_workingset}): it
   * was active, and is back soon enough. How soon that is is as old as the last exchange.
   *
   * @param shadow what the page left behind when it was evicted, or 0 when it is new
   */
  public boolean isOfWorkingset(long shadow) {
    return Workingset.isOfWorkingset(shadow, oldestRecent);
  }

  int wanted() {
    return wanted;
  }

  int mappedCount() {
    return mapped;
  }

  int mappedFrame(int k) {
    return mappedFrames[k];
  }

  int mappedPage(int k) {
    return mappedPages[k];
  }

  long mappedShadow(int k) {
    return mappedShadows[k];
  }

  int sharedCount() {
    return sharedCount;
  }

  int sharedFrame(int k) {
    return shared[k];
  }

  /** Who has the shared frames, too. */
  int sharedWith() {
    return sharedWith;
  }

  int freedCount() {
    return freedCount;
  }

  int freedFrame(int k) {
    return freed[k];
  }

  /** Forgets what it brought. */
  void taken() {
    mapped = 0;
    sharedCount = 0;
    freedCount = 0;
  }

  void grant(int frame) {
    granted[grantedCount++] = frame;
  }

  boolean hasRoomForGrant() {
    return grantedCount < granted.length;
  }

  /**
   * Sends the exchange back.
   *
   * @param lacksNodeFrames whether it has none because the node is short of them
   * @param oldestRecentShadow see {@link io.swapbox.allocator.LruPolicy#oldestRecentShadow}
   */
  void answer(boolean lacksNodeFrames, long oldestRecentShadow) {
    nodeIsShort = lacksNodeFrames;
    oldestRecent = oldestRecentShadow;
    replyTo.tell(charged);
  }
}
