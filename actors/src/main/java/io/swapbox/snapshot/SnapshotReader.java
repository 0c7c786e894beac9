package io.swapbox.snapshot;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import io.swapbox.SnapshotMismatchException;
import io.swapbox.SwapChargeRule;
import io.swapbox.actors.SpaceParts;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.ClusterImage;
import io.swapbox.allocator.ClusterImages;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.SwapMap;
import io.swapbox.allocator.VirtualClusters;
import io.swapbox.backends.IoBuffer;
import io.swapbox.backends.PageCorruptException;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.SwapFileException;
import io.swapbox.backends.ZswapPool;
import io.swapbox.snapshot.SnapshotHead.DeviceRecord;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/** Fills the parts of an empty space with what a snapshot has. */
final class SnapshotReader implements AutoCloseable {

  /** Instead of the name of a tier: the page was in memory alone. */
  private static final String NO_TIER = "";

  private final Path path;
  private final SnapshotHead head;
  private final SwapChargeRule rule;
  private final List<String> shardTiers;

  /** Of each device of the snapshot its number in the space. */
  private final int[] deviceNumbers;

  private final List<? extends PageFile> devices;
  private final SpaceParts parts;
  private final Kryo kryo = SnapshotKryo.create();
  private final PageBytes pages = new PageBytes();
  private final IoBuffer io = new IoBuffer(1);

  /** Of each device the entries that have a slot of their own. */
  private final long[] pagesOf;

  /**
   * Reads into these parts.
   *
   * @param rule what their cgroups are charged for
   * @param deviceNumbers of each device of the snapshot its number in these
   */
  SnapshotReader(
      Path path,
      SnapshotHead head,
      SwapChargeRule rule,
      int[] deviceNumbers,
      List<? extends PageFile> devices,
      SpaceParts parts) {
    this.path = path;
    this.head = head;
    this.rule = rule;
    this.shardTiers = parts.places().shardTiers();
    this.deviceNumbers = deviceNumbers;
    this.devices = devices;
    this.parts = parts;
    this.pagesOf = new long[devices.size()];
  }

  /**
   * Reads all that follows the head.
   *
   * @throws SnapshotMismatchException when a page finds no room
   * @throws IllegalArgumentException when it contradicts itself
   * @throws SwapFileException when a device cannot be written
   * @throws PageCorruptException when the bytes of a page are none
   */
  void read(Input body) throws SwapFileException, PageCorruptException {
    for (int place = 0; place < deviceNumbers.length; place++) {
      readDevice(head.devices()[place], deviceNumbers[place], body);
    }
    for (int home = 0; home < head.cpus(); home++) {
      HomeRecord record = kryo.readObject(body, HomeRecord.class);
      VirtualClusters clusters = parts.homes().get(record.home());
      parts.clusterIds().restore(record.home(), record.nextSerial(), record.dead());
      ClusterImages.restoreReleased(clusters, BitSet.valueOf(record.everReleased()));
      for (int i = 0; i < record.clusters(); i++) {
        ClusterImages.restore(clusters, readCluster(body));
      }
    }
    for (int number = 0; number < devices.size(); number++) {
      SwapMap map = parts.devices().get(number);
      require(map.pages() == pagesOf[number] + map.packed().size(), "slots without an entry");
    }
  }

  private void readDevice(DeviceRecord record, int number, Input body)
      throws SwapFileException, PageCorruptException {
    PhysicalSlots slots = parts.devices().get(number).slots();
    for (long slot : record.badSlots()) {
      slots.markBad(slot);
    }
    if (!record.file()) {
      long slot = slots.nextAllocated(0);
      for (; slot >= 0; slot = slots.nextAllocated(slot + 1)) {
        pages.read(body);
        devices.get(number).write(io, slot, pages.toFill(), new int[1], 0, 1, new int[1]);
      }
    }
  }

  private ClusterImage readCluster(Input body) throws SwapFileException, PageCorruptException {
    ClusterImage image = kryo.readObject(body, ClusterImage.class);
    for (int offset = 0; offset < Entry.SLOTS_PER_CLUSTER; offset++) {
      if (image.live(offset)) {
        readPage(image, offset, body);
        charge(image, offset);
      }
    }
    return image;
  }

  private void charge(ClusterImage image, int offset) {
    if (rule == SwapChargeRule.EVERY_ENTRY || image.backing(offset) == Backing.SWAPFILE) {
      parts.charges().charge(image.cgroup(offset), 1);
    }
  }

  private void readPage(ClusterImage image, int offset, Input body)
      throws SwapFileException, PageCorruptException {
    switch (image.backing(offset)) {
      case ZERO, FOLIO -> {}
      case ZSWAP -> {
        pages.read(body);
        if (!store(image, offset)) {
          storeBehind(image, offset);
        }
      }
      case SWAPFILE -> image.relocate(offset, Backing.SWAPFILE, place(image, offset, body));
    }
  }

  /** Puts a page into a shard of the pool that it was in, the one of its home first. */
  private boolean store(ClusterImage image, int offset) {
    String tier = tierOf(image, offset);
    int first = Math.max(0, shardTiers.indexOf(tier));
    int count = shardTiers.contains(tier) ? shardTiers.lastIndexOf(tier) - first + 1 : 0;
    long owner = Entry.slot(image.id(), offset);
    for (int i = 0; i < count; i++) {
      int shard = first + (Entry.homeOfCluster(image.id()) + i) % count;
      ZswapPool pool = parts.pools().get(shard);
      pool.compress(pages.page(), 0);
      int handle = pool.allocate(owner, image.cgroup(offset));
      if (handle >= 0) {
        pool.write(handle);
        image.relocate(offset, Backing.ZSWAP, Location.zswap(shard, handle));
        return true;
      }
    }
    return false;
  }

  /** Puts a page that a smaller pool does not take into the first device that has room. */
  private void storeBehind(ClusterImage image, int offset) throws SwapFileException {
    for (int number = 0; number < devices.size(); number++) {
      PhysicalSlots slots = parts.devices().get(number).slots();
      long slot = slots.allocateRun(1);
      if (slot >= 0) {
        int[] checksum = new int[1];
        devices.get(number).write(io, slot, pages.toFill(), new int[1], 0, 1, checksum);
        slots.map(slot, image.id(), offset);
        slots.setChecksum(slot, checksum[0]);
        pagesOf[number]++;
        image.relocate(offset, Backing.SWAPFILE, Location.file(number, slot));
        return;
      }
    }
    throw new SnapshotMismatchException(
        path, "has more pages than fit into tier " + tierOf(image, offset) + " and the devices");
  }

  private String tierOf(ClusterImage image, int offset) {
    int place = Location.shard(image.location(offset));
    return place < head.shards().length ? head.shards()[place] : NO_TIER;
  }

  private long place(ClusterImage image, int offset, Input body) {
    long location = image.location(offset);
    int number = deviceNumbers[Location.fileIndex(location)];
    SwapMap map = parts.devices().get(number);
    if (Location.isPacked(location)) {
      return Location.packed(number, packedObject(map, image, offset, body));
    }
    long slot = Location.slot(location);
    require(map.slots().entryCluster(slot) == PhysicalSlots.UNMAPPED, "a slot with two entries");
    map.slots().map(slot, image.id(), offset);
    map.slots().setChecksum(slot, body.readInt());
    pagesOf[number]++;
    return Location.file(number, slot);
  }

  private static int packedObject(SwapMap map, ClusterImage image, int offset, Input body) {
    long slot = body.readLong();
    int start = body.readInt();
    int length = body.readInt();
    int algorithm = body.readByte();
    int handle = map.packed().add(slot, start, length, algorithm, image.id(), offset);
    map.packed().setChecksum(handle, body.readInt());
    return handle;
  }

  private static void require(boolean right, String fault) {
    if (!right) {
      throw new IllegalArgumentException(fault);
    }
  }

  @Override
  public void close() {
    pages.close();
    io.close();
  }
}
