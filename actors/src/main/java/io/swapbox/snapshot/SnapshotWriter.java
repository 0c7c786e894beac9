package io.swapbox.snapshot;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import io.swapbox.SnapshotMismatchException;
import io.swapbox.actors.SpaceParts;
import io.swapbox.actors.TierPlaces;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.ClusterIds;
import io.swapbox.allocator.ClusterImage;
import io.swapbox.allocator.ClusterImages;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PackedObjects;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.SwapMap;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.FrameChunks;
import io.swapbox.backends.IoBuffer;
import io.swapbox.backends.PageCorruptException;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.SwapFile;
import io.swapbox.backends.SwapFileException;
import io.swapbox.snapshot.SnapshotHead.DeviceRecord;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.agrona.collections.LongArrayList;

/**
 * Writes down a space that has handed in its parts: the head, what lies in devices in memory, slot
 * by slot, then home by home its clusters, each with what is to be known of the places of its
 * entries, and with the pages of those that are in a pool.
 */
final class SnapshotWriter implements AutoCloseable {

  private final Path path;
  private final SnapshotSpace space;
  private final SpaceParts parts;
  private final TierPlaces places;
  private final Kryo kryo = SnapshotKryo.create();
  private final PageBytes pages = new PageBytes();
  private final IoBuffer io = new IoBuffer(1);

  SnapshotWriter(Path path, SnapshotSpace space) {
    this.path = path;
    this.space = space;
    this.parts = space.parts();
    this.places = parts.places();
  }

  /** Writes all of it. */
  void write(Output body) throws SwapFileException {
    kryo.writeObject(body, head());
    for (int number = 0; number < parts.devices().size(); number++) {
      PageFile device = places.files().get(number);
      if (!(device instanceof SwapFile)) {
        writeSlots(device, parts.devices().get(number).slots(), body);
      }
    }
    for (int home = 0; home < parts.homes().size(); home++) {
      VirtualClusters clusters = parts.homes().get(home);
      List<Long> ids = ClusterImages.ids(clusters);
      ClusterIds given = parts.clusterIds();
      kryo.writeObject(
          body,
          new HomeRecord(
              home,
              ids.size(),
              ClusterImages.everReleased(clusters).toLongArray(),
              given.nextSerial(home),
              given.dead(home)));
      for (long id : ids) {
        write(ClusterImages.of(clusters, id), body);
      }
    }
  }

  private SnapshotHead head() {
    DeviceRecord[] devices = new DeviceRecord[parts.devices().size()];
    for (int number = 0; number < devices.length; number++) {
      PhysicalSlots slots = parts.devices().get(number).slots();
      PageFile device = places.files().get(number);
      devices[number] =
          new DeviceRecord(
              places.deviceTiers().get(number),
              device instanceof SwapFile,
              device.slots(),
              slots.allocated(),
              badSlots(slots, device));
    }
    return new SnapshotHead(
        space.seal().high(),
        space.seal().low(),
        space.tag(),
        parts.homes().size(),
        places.shardTiers().toArray(String[]::new),
        devices);
  }

  private static long[] badSlots(PhysicalSlots slots, PageFile device) {
    LongArrayList bad = new LongArrayList();
    for (long slot = 1; slot <= device.slots() && bad.size() < slots.badSlots(); slot++) {
      if (slots.bad(slot)) {
        bad.addLong(slot);
      }
    }
    return bad.toLongArray();
  }

  private void writeSlots(PageFile device, PhysicalSlots slots, Output body)
      throws SwapFileException {
    long slot = slots.nextAllocated(0);
    for (; slot >= 0; slot = slots.nextAllocated(slot + 1)) {
      device.read(io, slot, pages.toFill(), new int[1], 0, 1, new int[1]);
      pages.writePage(body);
    }
  }

  private void write(ClusterImage image, Output body) {
    for (int offset = 0; offset < Entry.SLOTS_PER_CLUSTER; offset++) {
      if (image.live(offset)) {
        image.relocate(offset, image.backing(offset), inOrder(image, offset));
      }
    }
    kryo.writeObject(body, image);
    for (int offset = 0; offset < Entry.SLOTS_PER_CLUSTER; offset++) {
      if (image.live(offset)) {
        requireAtRest(image, offset);
        writePage(image, offset, body);
      }
    }
  }

  /** The location of a page with its shard or device named by its place. */
  private long inOrder(ClusterImage image, int offset) {
    long location = image.location(offset);
    return switch (image.backing(offset)) {
      case ZERO, FOLIO -> location;
      case ZSWAP ->
          Location.zswap(places.shardAt(Location.shard(location)), Location.handle(location));
      case SWAPFILE ->
          Location.at(places.deviceAt(Location.fileIndex(location)), Location.place(location));
    };
  }

  private void requireAtRest(ClusterImage image, int offset) {
    if (image.busy(offset) || image.cached(offset) || image.backing(offset) == Backing.FOLIO) {
      throw new IllegalStateException(
          Entry.describe(image.entry(space.tag(), offset)) + " is in use in a closed space");
    }
  }

  private void writePage(ClusterImage image, int offset, Output body) {
    long location = image.location(offset);
    switch (image.backing(offset)) {
      case ZERO, FOLIO -> {}
      case ZSWAP -> writePooled(image, offset, location, body);
      case SWAPFILE -> writePlace(location, body);
    }
  }

  private void writePooled(ClusterImage image, int offset, long location, Output body) {
    int shard = Location.shard(location);
    int handle = Location.handle(location);
    int pools = parts.pools().size();
    if (shard >= pools) {
      FrameChunks frames = parts.frames().get(shard - pools);
      ByteBuffer page = pages.toFill()[0];
      page.put(0, frames.buffer(handle), frames.offset(handle), PageFrames.PAGE_BYTES);
      pages.writePage(body);
      return;
    }
    try {
      pages.write(parts.pools().get(shard), handle, body);
    } catch (PageCorruptException e) {
      throw new SnapshotMismatchException(
          path,
          "cannot have the page of %s: %s"
              .formatted(Entry.describe(image.entry(space.tag(), offset)), e.getMessage()));
    }
  }

  private void writePlace(long location, Output body) {
    SwapMap map = parts.devices().get(Location.fileIndex(location));
    if (Location.isPacked(location)) {
      PackedObjects packed = map.packed();
      int handle = Location.packedHandle(location);
      body.writeLong(packed.slot(handle));
      body.writeInt(packed.start(handle));
      body.writeInt(packed.length(handle));
      body.writeByte(packed.algorithm(handle));
      body.writeInt(packed.checksum(handle));
    } else {
      body.writeInt(map.slots().checksum(Location.slot(location)));
    }
  }

  @Override
  public void close() {
    pages.close();
    io.close();
  }
}
