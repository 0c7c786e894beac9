package io.swapbox.snapshot;

import com.esotericsoftware.kryo.KryoException;
import io.swapbox.SnapshotDamagedException;
import io.swapbox.SnapshotMismatchException;
import io.swapbox.SnapshotUnavailableException;
import io.swapbox.SwapDeviceConfig;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.actors.SpaceParts;
import io.swapbox.allocator.PageFrames;
import io.swapbox.allocator.SwapMap;
import io.swapbox.backends.FileSeal;
import io.swapbox.backends.PageCorruptException;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import io.swapbox.backends.SwapFileException;
import io.swapbox.snapshot.SnapshotHead.DeviceRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A snapshot that is as it was written, open for one space to be set up from it. */
public final class Snapshot implements AutoCloseable {

  private final Path path;
  private final SnapshotInput input;
  private final SnapshotHead head;

  private Snapshot(Path path, SnapshotInput input) {
    this.path = path;
    this.input = input;
    try {
      head = SnapshotKryo.create().readObject(input.body(), SnapshotHead.class);
    } catch (RuntimeException e) { // Kryo's own, and those of what its readers call.
      input.close();
      throw unreadable(path, e);
    }
  }

  /**
   * Opens a snapshot, after all of it was found to be as it was written.
   *
   * @throws SnapshotDamagedException when it is not
   * @throws SnapshotUnavailableException when it cannot be read
   */
  public static Snapshot open(Path path) {
    return new Snapshot(path, SnapshotInput.open(path));
  }

  /** The tag of the space in its entries. */
  public int tag() {
    return head.space();
  }

  /** What its swap files are sealed with. */
  public FileSeal seal() {
    return new FileSeal(head.idHigh(), head.idLow());
  }

  /**
   * Makes sure that a space of that configuration can be set up from it.
   *
   * @throws SnapshotMismatchException naming the first thing that does not fit
   */
  public void requireFits(SwapSpaceConfig config) {
    require(
        config.cpus() >= head.cpus(),
        "has entries of %d cpus, and the configuration %d".formatted(head.cpus(), config.cpus()));
    List<String> tiers = config.shardTiers();
    for (String tier : head.shards()) {
      require(tiers.contains(tier), "has a pool " + tier + ", and the configuration has none");
    }
    int[] numbers = head.deviceNumbers(config.devices());
    for (int place = 0; place < numbers.length; place++) {
      DeviceRecord device = head.devices()[place];
      String tier = device.tier();
      require(
          numbers[place] >= 0,
          "has %d swap files or devices in memory of tier %s, and the configuration %d"
              .formatted(head.devicesOf(tier), tier, count(config, tier)));
      requireFits(device, config.devices().get(numbers[place]));
    }
    for (SwapDeviceConfig wanted : config.devices()) {
      int had = head.devicesOf(wanted.name());
      require(
          had == 0 || had == count(config, wanted.name()),
          "has %d swap files or devices in memory of tier %s, and the configuration %d"
              .formatted(had, wanted.name(), count(config, wanted.name())));
    }
  }

  private void requireFits(DeviceRecord device, SwapDeviceConfig wanted) {
    require(
        device.file() == wanted instanceof SwapFileConfig,
        "has %s where the configuration has %s"
            .formatted(device.file() ? "a swap file" : "a device in memory", wanted.name()));
    long slots = wanted.maxBytes() / PageFrames.PAGE_BYTES;
    require(
        device.slots() == slots,
        "has %d pages for %s, and the configuration %d"
            .formatted(device.slots(), wanted.name(), slots));
  }

  private static long count(SwapSpaceConfig config, String tier) {
    return config.devices().stream().filter(device -> device.name().equals(tier)).count();
  }

  /** Whether a device of a configuration that {@linkplain #requireFits fits} is part of it. */
  public boolean has(SwapDeviceConfig device) {
    return head.devicesOf(device.name()) > 0;
  }

  /**
   * The parts of a space of a configuration that {@linkplain #requireFits fits}.
   *
   * @param devices its open devices, by number
   * @throws SnapshotMismatchException when its pages do not fit into a pool
   * @throws SnapshotDamagedException when it was written by something else
   * @throws SnapshotUnavailableException when a device in memory cannot be filled
   */
  public SpaceParts parts(SwapSpaceConfig config, List<? extends PageFile> devices) {
    SpaceParts parts =
        SpaceParts.empty(head.space(), config, devices, Payload.REAL)
            .with(maps(head.deviceNumbers(config.devices()), devices));
    boolean read = false;
    try (SnapshotReader reader =
        new SnapshotReader(
            path,
            head,
            config.allocators().chargeRule(),
            head.deviceNumbers(config.devices()),
            devices,
            parts)) {
      reader.read(input.body());
      read = true;
      return parts;
    } catch (SwapFileException e) {
      throw new SnapshotUnavailableException(path, "cannot be restored", e);
    } catch (PageCorruptException e) {
      throw unreadable(path, e);
    } catch (KryoException | IllegalArgumentException | IllegalStateException e) {
      throw unreadable(path, e);
    } finally {
      if (!read) {
        parts.close();
      }
    }
  }

  private List<SwapMap> maps(int[] numbers, List<? extends PageFile> devices) {
    List<SwapMap> maps = new ArrayList<>();
    for (PageFile device : devices) {
      maps.add(new SwapMap(1 + device.slots(), device.discards()));
    }
    for (int place = 0; place < numbers.length; place++) {
      PageFile device = devices.get(numbers[place]);
      long[] allocated = head.devices()[place].allocated();
      maps.set(numbers[place], new SwapMap(1 + device.slots(), device.discards(), allocated));
    }
    return maps;
  }

  @Override
  public void close() {
    input.close();
  }

  private void require(boolean fits, String what) {
    if (!fits) {
      throw new SnapshotMismatchException(path, what);
    }
  }

  private static SnapshotDamagedException unreadable(Path path, Exception cause) {
    return new SnapshotDamagedException(
        path, "is not what a snapshot is: " + cause.getMessage(), cause);
  }
}
