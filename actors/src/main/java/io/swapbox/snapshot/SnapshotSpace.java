package io.swapbox.snapshot;

import io.swapbox.actors.SpaceParts;
import io.swapbox.backends.FileSeal;
import io.swapbox.backends.PageFile;
import java.util.List;

/**
 * A space between two lives: all that is in it, and what it lies in.
 *
 * @param seal that its swap files get
 * @param tag of the space in its entries, 1 to 255
 * @param shardTiers of each shard the name of its pool's tier
 * @param devices its open devices, by number
 * @param parts what its actors own
 */
public record SnapshotSpace(
    FileSeal seal, int tag, List<String> shardTiers, List<PageFile> devices, SpaceParts parts) {

  /** Copies the lists. */
  public SnapshotSpace {
    shardTiers = List.copyOf(shardTiers);
    devices = List.copyOf(devices);
  }
}
