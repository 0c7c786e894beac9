package io.swapbox.snapshot;

import io.swapbox.actors.SpaceParts;
import io.swapbox.backends.FileSeal;

/**
 * A space between two lives: all that is in it.
 *
 * @param seal that its swap files get
 * @param tag of the space in its entries, 1 to 255
 * @param parts what its actors own, and the devices that it lies in
 */
public record SnapshotSpace(FileSeal seal, int tag, SpaceParts parts) {}
