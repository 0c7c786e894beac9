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
   * Takes a tier out of use, be it swap files, slots in memory or a pool: nothing is stored there
   * any more, and its pages move to the other tiers. Calls go on meanwhile. Returns when the tier
   * is empty, but for pages that cannot be read, which stay; its files stay open and locked until
   * the space is closed. A snapshot does not know of it: a space that is restored uses all tiers.
   *
   * @param tier its name
   * @throws NoSuchTierException when there is none of that name
   * @throws TierStateException when it is out of use, or on the way
   * @throws LastTierException when no other is in use
   * @throws SwapoffRoomException when the others have no room for its pages, or have none any more
   *     on the way, or none that the pages' cgroups may use; the tier is in use then
   * @throws SpaceClosedException when the space was closed, be it meanwhile
   * @throws SpaceFailedException when the space failed
   */
  public final SwapoffResult swapoff(String tier) {
    return spaceCalls.swapoff(tier);
  }

  /**
   * {@link #swapoff} without waiting; the result fails with the same exceptions, or because it was
   * {@linkplain Swapoff#cancel cancelled}.
   *
   * @param listener told how far it is, each time that a file, or a shard of a pool, has gone over
   *     512 pages; on a thread of the space: it must neither block nor throw
   */
  public final Swapoff swapoffAsync(String tier, Consumer<SwapoffProgress> listener) {
    return spaceCalls.swapoffAsync(tier, listener);
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
