package io.swapbox.snapshot;

import com.esotericsoftware.kryo.KryoException;
import io.swapbox.SnapshotMismatchException;
import io.swapbox.SnapshotUnavailableException;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.SwapFile;
import io.swapbox.backends.SwapFileException;
import java.io.IOException;
import java.nio.file.Path;

/** A snapshot that nothing is in yet. Closing it before it is written leaves nothing behind. */
public final class NewSnapshot implements AutoCloseable {

  private final Path path;
  private final SnapshotOutput output;

  private NewSnapshot(Path path, SnapshotOutput output) {
    this.path = path;
    this.output = output;
  }

  /**
   * Begins one.
   *
   * @throws SnapshotUnavailableException when nothing can be written there
   */
  public static NewSnapshot create(Path path) {
    return new NewSnapshot(path, SnapshotOutput.create(path));
  }

  /**
   * Writes a space down, seals its swap files with the seal of the snapshot, and puts the snapshot
   * in its place.
   *
   * @throws SnapshotUnavailableException when it cannot be written, or a swap file not be sealed
   * @throws SnapshotMismatchException when a page of a pool is damaged
   */
  public void write(SnapshotSpace space) {
    try (SnapshotWriter writer = new SnapshotWriter(path, space)) {
      writer.write(output.body());
      for (PageFile device : space.parts().places().files()) {
        if (device instanceof SwapFile file) {
          file.seal(space.seal());
        }
      }
      output.commit();
    } catch (SwapFileException e) {
      throw new SnapshotUnavailableException(path, "cannot have the pages of a swap file", e);
    } catch (KryoException e) {
      throw new SnapshotUnavailableException(path, "cannot be written", new IOException(e));
    }
  }

  @Override
  public void close() {
    output.close();
  }
}
