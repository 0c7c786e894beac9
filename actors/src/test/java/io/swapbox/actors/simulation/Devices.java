package io.swapbox.actors.simulation;

import io.swapbox.MemoryTierConfig;
import io.swapbox.SwapDeviceConfig;
import io.swapbox.SwapFileConfig;
import io.swapbox.actors.TierFiles;
import io.swapbox.actors.runtime.Work;
import io.swapbox.actors.runtime.WorkMeter;
import io.swapbox.allocator.DeviceSlots;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.allocator.PackedObjects;
import io.swapbox.allocator.PhysicalSlots;
import io.swapbox.allocator.SwapMap;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import io.swapbox.backends.SimulatedMedium;
import io.swapbox.backends.SwapFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The files of a space on their media, its devices in memory, and what went wrong with them. */
final class Devices implements TierFiles {

  private static final int CLUSTER = 512;
  private static final long SLOW_BYTES = 64L << 20;

  /** Slots of a store that may fail before it leaves the rest to others. */
  private static final int MOST_FAILURES = 8;

  private final Scenario scenario;
  private final WorkMeter meter;
  private final Owners owners;
  private final List<PageFile> files = new ArrayList<>();

  /** Of each device its medium, or null for one in memory. */
  private final List<@Nullable SimulatedMedium> media = new ArrayList<>();

  /** Of all devices that there ever were. */
  private final List<SimulatedMedium> allMedia = new ArrayList<>();

  /** What was opened last, and has no number yet. */
  private @Nullable PageFile opened;

  private @Nullable SimulatedMedium openedMedium;

  /** Of each when nothing more went into it last. */
  private final long[] fullAt;

  Devices(Scenario scenario, List<SwapDeviceConfig> configs, Owners owners, WorkMeter meter) {
    this.scenario = scenario;
    this.meter = meter;
    this.owners = owners;
    for (SwapDeviceConfig config : configs) {
      SimulatedMedium medium = medium(config);
      media.add(medium);
      files.add(file(config, medium));
    }
    fullAt = new long[files.size()];
    Arrays.fill(fullAt, -1);
  }

  private @Nullable SimulatedMedium medium(SwapDeviceConfig config) {
    long slots = config.maxBytes() / Pages.BYTES;
    int number = allMedia.size();
    return switch (config) {
      case MemoryTierConfig memory -> null;
      case SwapFileConfig file -> {
        SimulatedMedium medium =
            new SimulatedMedium(
                slots,
                scenario.storage().disk(),
                scenario.medium(),
                new SplittableRandom(~scenario.seed() + number * 1_000_003L),
                () -> meter.end(Work.FILE_READ, meter.begin(), 0, SLOW_BYTES));
        allMedia.add(medium);
        yield medium;
      }
    };
  }

  private static PageFile file(SwapDeviceConfig config, @Nullable SimulatedMedium medium) {
    return medium == null ? Payload.REAL.memory(config.maxBytes() / Pages.BYTES) : medium.file();
  }

  @Override
  public PageFile open(SwapDeviceConfig device) {
    openedMedium = medium(device);
    opened = file(device, openedMedium);
    return opened;
  }

  @Override
  public void close(PageFile device) {
    try {
      device.close();
    } catch (SwapFileException e) {
      throw new SimulationFailure("a device cannot be closed: " + e);
    }
  }

  /** What was opened last is the device of that number. */
  void made(int number) {
    if (opened != null) {
      files.set(number, opened);
      media.set(number, openedMedium);
      fullAt[number] = -1;
      opened = null;
    }
  }

  /** In the order of the configuration. */
  List<PageFile> files() {
    return files;
  }

  /** What has failed so far: reads, writes, and writes for want of room on the disk. */
  record Failures(int reads, int writes, int refusals) {}

  Failures failures() {
    int reads = 0;
    int writes = 0;
    int refusals = 0;
    for (SimulatedMedium medium : allMedia) {
      reads += medium.failedReads();
      writes += medium.failedWrites();
      refusals += medium.refusedWrites();
    }
    return new Failures(reads, writes, refusals);
  }

  /** Whether a store since then may have given up for want of room, and of patience. */
  boolean hasExhaustedSince(Failures then) {
    Failures now = failures();
    int refusals = now.refusals() - then.refusals();
    return refusals > 0 && refusals + now.writes() - then.writes() > MOST_FAILURES;
  }

  /** Whether a page has a wrong bit on its medium. */
  boolean isFlipped(long location) {
    int device = Location.fileIndex(location);
    SimulatedMedium medium = media.get(device);
    if (medium == null) {
      return false;
    }
    if (!Location.isPacked(location)) {
      return medium.isFlipped(Location.slot(location) * Pages.BYTES, Pages.BYTES);
    }
    PackedObjects packed = owners.files[device].packed();
    int handle = Location.packedHandle(location);
    long position = packed.slot(handle) * Pages.BYTES + packed.start(handle);
    return medium.isFlipped(position, packed.length(handle));
  }

  /** Whether the slot is bad that an entry names, by the classic design. */
  boolean isBad(long entry) {
    return owners.files[Entry.home(entry)].slots().bad(Entry.deviceSlot(entry));
  }

  /** Notes which devices have no slot to hand out. */
  void noteFull(long event) {
    for (int device = 0; device < fullAt.length; device++) {
      if (isFull(device)) {
        fullAt[device] = event;
      }
    }
  }

  /** Whether a device had no slot to hand out at some time since that event. */
  boolean wasFullSince(int device, long event) {
    return fullAt[device] >= event;
  }

  private boolean isFull(int device) {
    if (owners.clusters[device % owners.clusters.length] instanceof DeviceSlots ofDevice) {
      return ofDevice.available(0) == 0;
    }
    PhysicalSlots slots = owners.files[device].slots();
    SimulatedMedium medium = media.get(device);
    boolean noBlocks = medium != null && medium.isFull();
    boolean discarding = owners.isDiscarding(device);
    if (!noBlocks && !discarding && slots.used() < slots.usable()) {
      return false;
    }
    long last = files.get(device).slots();
    for (long first = 0; first <= last; first += CLUSTER) {
      if (hasRoom(device, first, Math.min(last, first + CLUSTER - 1), noBlocks, discarding)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a cluster must have a slot to hand out. When the disk is full, only those count that
   * lie before the first one without a block; an empty cluster may be under discard.
   */
  private boolean hasRoom(int device, long first, long last, boolean noBlocks, boolean discarding) {
    PhysicalSlots slots = owners.files[device].slots();
    SimulatedMedium medium = media.get(device);
    boolean used = false;
    boolean inExtent = true;
    boolean found = false;
    for (long slot = Math.max(1, first); slot <= last; slot++) {
      inExtent &= !noBlocks || (medium != null && medium.hasBlock(slot));
      used |= slots.allocated(slot);
      found |= inExtent && !slots.allocated(slot) && !slots.bad(slot);
    }
    return found && (used || !(noBlocks || discarding));
  }

  /** What holds when nothing is under way: every bad slot was in a transfer that went wrong. */
  void checkAtRest() {
    for (int device = 0; device < fullAt.length; device++) {
      SwapMap map = owners.files[device];
      SimulatedMedium medium = media.get(device);
      if (map.slots().badSlots() == 0) {
        continue;
      }
      for (long slot = 1; slot <= files.get(device).slots(); slot++) {
        SimulationFailure.require(
            !map.slots().bad(slot) || (medium != null && medium.hasFailed(slot)),
            "slot %d of device %d was set aside, and nothing ever failed there",
            slot,
            device);
      }
    }
  }

  /** Gives their memory back. */
  void close() {
    files.forEach(this::close);
  }
}
