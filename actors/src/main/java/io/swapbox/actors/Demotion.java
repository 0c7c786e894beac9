package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapWriteback;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Location;
import io.swapbox.backends.ZswapPool;
import java.util.List;

/**
 * The writeback of a shard's coldest pages to the tiers behind it ({@code shrink_worker} of {@code
 * mm/zswap.c}).
 *
 * <p>A store that is refused at the limit wakes it. It goes round the cgroups that writeback is
 * allowed for, takes the coldest pages of each and asks the homes of their entries to move them
 * ({@link Migrations}), a batch a round, until the pool is at or below its acceptance threshold.
 * One round is under way at a time and nobody waits for it: stores go on, to the next tier while
 * the pool refuses them. It gives up after {@value #MAX_RECLAIM_RETRIES} rounds that moved nothing,
 * and at once when there is no room behind. Then it leaves so many wakes out, twice as many each
 * time, until a page moves again: what it would read would be read for nothing.
 */
final class ZswapShrinker {

  /** As in {@code mm/zswap.c}. */
  private static final int MAX_RECLAIM_RETRIES = 16;

  private static final int MOST_WAKES_LEFT_OUT = 1024;

  private final ZswapPool pool;
  private final int shard;
  private final ZswapWriteback mode;
  private final ActorRef<Backend.Migrated> self;
  private final long[] owners;
  private final int[] handles;
  private final HomeHints hints = new HomeHints();
  private List<ActorRef<SlotAllocator.Command>> allocators = List.of();

  /** The cgroup to begin the next round with, or one after it. */
  private int nextCgroup;

  private int unanswered;
  private int moved;
  private int asked;
  private boolean noRoom;
  private int failures;

  /** Wakes to be left out now, and after the next time that it gives up. */
  private int leaveOut;

  private int leaveOutNext = 1;
  private long writtenBackPages;
  private long failedPages;

  /**
   * A shrinker that knows no allocator yet, and so does nothing.
   *
   * @param mode how pages are written back, if at all
   * @param batchPages pages of a message; a round asks for as many, and for 32 at least
   * @param self who gets the answers
   */
  ZswapShrinker(
      ZswapPool pool,
      int shard,
      ZswapWriteback mode,
      int batchPages,
      ActorRef<Backend.Migrated> self) {
    this.pool = pool;
    this.shard = shard;
    this.mode = mode;
    this.self = self;
    int pages = Math.max(batchPages, SwapSpaceConfig.SWAP_CLUSTER_MAX);
    this.owners = new long[pages];
    this.handles = new int[pages];
  }

  /** Tells it the allocators of the homes, by number. */
  void allocators(List<ActorRef<SlotAllocator.Command>> ofHomes) {
    allocators = ofHomes;
  }

  /** Pages that have left the pool for the tiers behind ({@code written_back_pages}). */
  long writtenBackPages() {
    return writtenBackPages;
  }

  /** Pages that were to leave the pool and did not ({@code reject_reclaim_fail}). */
  long failedPages() {
    return failedPages;
  }

  /** A page was refused at the limit; begins unless a round is under way. */
  void wake() {
    if (unanswered > 0 || mode == ZswapWriteback.NONE || allocators.isEmpty() || !pool.isFull()) {
      return;
    }
    if (leaveOut > 0) {
      leaveOut--;
      return;
    }
    failures = 0;
    beginRound();
  }

  private void beginRound() {
    moved = 0;
    noRoom = false;
    int count = coldest();
    asked = count;
    for (int i = 0; i < count; i++) {
      hints.add(owners[i], Location.zswap(shard, handles[i]));
    }
    boolean packed = mode == ZswapWriteback.COMPRESSED;
    unanswered =
        hints.tell(
            allocators,
            (entrySlots, locations) ->
                new SlotAllocator.Migrate(entrySlots, locations, Backing.ZSWAP, packed, self));
  }

  /** The coldest pages of the next cgroup that has some which may leave; says how many. */
  private int coldest() {
    int from = nextCgroup;
    for (int ends = 0; ends < 2; ) {
      int cgroup = pool.nextCgroup(from);
      if (cgroup < 0) {
        ends++;
        from = 0;
        continue;
      }
      from = cgroup + 1;
      int count =
          pool.isWritebackAllowed(cgroup)
              ? pool.coldest(cgroup, owners, handles, owners.length)
              : 0;
      if (count > 0) {
        nextCgroup = from;
        return count;
      }
    }
    return 0;
  }

  /** Notes an answer; the last one of a round begins the next if the pool is still too full. */
  void migrated(Backend.Migrated answer) {
    moved += answer.pages();
    writtenBackPages += answer.pages();
    noRoom |= answer.noRoom();
    if (--unanswered > 0) {
      return;
    }
    failedPages += asked - moved;
    if (moved > 0) {
      leaveOutNext = 1;
    } else {
      failures++;
    }
    if (noRoom || failures == MAX_RECLAIM_RETRIES) {
      leaveOut = leaveOutNext;
      leaveOutNext = Math.min(2 * leaveOutNext, MOST_WAKES_LEFT_OUT);
    } else if (pool.isFull()) {
      beginRound();
    }
  }
}
