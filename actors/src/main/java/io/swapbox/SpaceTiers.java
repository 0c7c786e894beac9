package io.swapbox;

import io.swapbox.actors.TierMigrator;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What a {@link SwapSpace} does with its tiers. */
public abstract sealed class SpaceTiers permits SwapSpace {

  final SpaceCalls spaceCalls;

  SpaceTiers(SpaceCalls spaceCalls) {
    this.spaceCalls = spaceCalls;
  }

  /**
   * Takes a tier into use while the space is used: a swap file, a pool, or slots in memory. A
   * device with the priority of a tier of its kind is one more of that tier. What is stored later
   * is offered to it by its priority; so is what is being stored. Returns when that is so.
   *
   * <p>A tier that was swapped off can be swapped on again, with the same file or another one. By
   * its name cgroups may, or may not, use it as before; a new one they all may.
   *
   * @param tier with a name of its own, or that of its kind
   * @return the name that it has, which may have got a number
   * @throws ConfigurationException when there is a tier of that name, one of another kind has that
   *     priority, or there are too many
   * @throws TierStateException when the tier that it would be is being swapped off, or has pages
   *     that could not be read
   * @throws SwapFileOpenException when the file is locked, no swap file, or not accessible
   * @throws SwaponMemoryException when there is no memory for a pool
   * @throws SpaceClosedException when the space was closed, be it meanwhile
   * @throws SpaceFailedException when the space failed
   */
  public final String swapon(TierConfig tier) {
    return spaceCalls.swapon(tier);
  }

  /** {@link #swapon} without waiting; the stage fails with the same exceptions. */
  public final CompletionStage<String> swaponAsync(TierConfig tier) {
    return spaceCalls.swaponAsync(tier);
  }

  /**
   * Gives a tier another priority while the space is used. What is stored later is offered to the
   * tiers in their new order; where pages are they stay. Returns when that is so.
   *
   * @param tier its name
   * @param priority {@value TierConfig#MIN_PRIORITY} to {@value TierConfig#MAX_PRIORITY}; a pool
   *     comes after pools that have it
   * @throws NoSuchTierException when there is none of that name
   * @throws TierStateException when it is out of use, or on the way
   * @throws TierPriorityException when another tier has that priority, and they are not both pools
   * @throws ConfigurationException when there is no such priority
   * @throws SpaceClosedException when the space was closed, be it meanwhile
   * @throws SpaceFailedException when the space failed
   */
  public final void setPriority(String tier, int priority) {
    spaceCalls.setPriority(tier, priority);
  }

  /** {@link #setPriority} without waiting; the stage fails with the same exceptions. */
  public final CompletionStage<Void> setPriorityAsync(String tier, int priority) {
    return spaceCalls.setPriorityAsync(tier, priority);
  }

  /**
   * Takes a tier out of use, be it swap files, slots in memory or a pool: nothing is stored there
   * any more, and its pages move to the other tiers. Calls go on meanwhile. Returns when the tier
   * is empty and closed: its files are unlocked, and deleted if they are on close; its memory is
   * given back. When pages are left that cannot be read it returns, too, and the tier is closed
   * when they were freed.
   *
   * @param tier its name
   * @throws NoSuchTierException when there is none of that name
   * @throws TierStateException when it is out of use, or on the way
   * @throws LastTierException when no other is in use
   * @throws SwapoffRoomException when the others have no room for its pages, or have none any more
   *     on the way, or none that the pages' cgroups may use; the tier is in use then
   * @throws SwapFileOpenException when a file cannot be closed or deleted; the tier is out of use
   * @throws SpaceClosedException when the space was closed, be it meanwhile
   * @throws SpaceFailedException when the space failed
   */
  public final SwapoffResult swapoff(String tier) {
    return spaceCalls.swapoff(tier, SwapoffTarget.TIERS);
  }

  /**
   * The same into memory, if that is the target: whatever other tiers there are, and be there no
   * other. Pages come back from there as they do from anywhere.
   *
   * @throws SwapoffRoomException when memory may not have, or does not have, so many pages
   */
  public final SwapoffResult swapoff(String tier, SwapoffTarget target) {
    return spaceCalls.swapoff(tier, target);
  }

  /**
   * {@link #swapoff} without waiting; the result fails with the same exceptions, or because it was
   * {@linkplain Swapoff#cancel cancelled}.
   *
   * @param listener told how far it is, each time that a file, or a shard of a pool, has gone over
   *     512 pages, 4,096 on the way into memory; on a thread of the space: it must neither block
   *     nor throw
   */
  public final Swapoff swapoffAsync(String tier, Consumer<SwapoffProgress> listener) {
    return spaceCalls.swapoffAsync(tier, SwapoffTarget.TIERS, listener);
  }

  /** The same with pages that go to tiers, or into memory. */
  public final Swapoff swapoffAsync(
      String tier, SwapoffTarget target, Consumer<SwapoffProgress> listener) {
    return spaceCalls.swapoffAsync(tier, target, listener);
  }

  /**
   * Lets swapoffs of {@link SwapDesign#CLASSIC} find the entries in a table, until that is closed:
   * they end when no entry is left. By the other design there is no need, and nothing is done.
   *
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public final Registration register(EntryTable table) {
    return spaceCalls.register(table);
  }

  /** Moves pages between tiers as {@link SwapCgroup#migrate} does, those of all cgroups. */
  public final MigrationResult migrate(String from, String to, long pages) {
    return spaceCalls.migrate(TierMigrator.EVERYBODY, from, to, pages);
  }

  /** {@link #migrate} without waiting; the stage fails with the same exceptions. */
  public final CompletionStage<MigrationResult> migrateAsync(String from, String to, long pages) {
    return spaceCalls.migrateAsync(TierMigrator.EVERYBODY, from, to, pages);
  }

  /**
   * How the pages of a tier lie in its swap files, or in its slots in memory: what compaction could
   * give back.
   *
   * @param tier its name
   * @throws NoSuchTierException when there is none of that name
   * @throws TierStateException when it is out of use, or on the way
   * @throws PoolTierException when it is a pool
   * @throws SpaceClosedException when the space was closed, be it meanwhile
   * @throws SpaceFailedException when the space failed
   */
  public final Fragmentation fragmentation(String tier) {
    return spaceCalls.fragmentation(tier);
  }

  /**
   * Compacts the swap files, or slots in memory, of a tier: moves pages from their ends into holes
   * before them, and gives back what the free ends take. Calls go on meanwhile. Pages that cannot
   * be read, or that others have in hand all the time, stay where they are. The free slots can be
   * used as before.
   *
   * @param tier its name
   * @throws NoSuchTierException when there is none of that name
   * @throws TierStateException when it is out of use or on the way, be it meanwhile
   * @throws PoolTierException when it is a pool
   * @throws CompactionUnderWayException when it is being compacted already
   * @throws DesignException when the pages of the space stay in the slots that their entries name
   * @throws SpaceClosedException when the space was closed, be it meanwhile
   * @throws SpaceFailedException when the space failed
   */
  public final CompactionResult compact(String tier) {
    return spaceCalls.compact(tier);
  }

  /**
   * {@link #compact} without waiting; the result fails with the same exceptions, or because it was
   * {@linkplain Compaction#cancel cancelled}.
   *
   * @param listener told how far it is, each time that a file has moved up to 512 pages; on a
   *     thread of the space: it must neither block nor throw
   */
  public final Compaction compactAsync(String tier, Consumer<CompactionProgress> listener) {
    return spaceCalls.compactAsync(tier, listener);
  }
}
