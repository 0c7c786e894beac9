package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.SwapDeviceConfig;
import io.swapbox.TierConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntArrayList;

/** The tiers of a space, their actors and their devices, as {@link SwapCoordinator} has them. */
final class TierRoster {

  /** Memory is taken as fast as so many CPUs can; what is left of the numbers is for pools. */
  private static final int MOST_FRAMES = 16;

  private final TierTable table;
  private final List<ActorRef<ZswapBackend.Command>> shards;
  private final List<ActorRef<SwapFileBackend.Command>> devices;
  private final List<PageFile> files;
  private final IntArrayList frames = new IntArrayList();

  /**
   * Those of a new space.
   *
   * @param configs the tiers, in their order
   * @param refs their actors
   * @param files the devices, by number
   */
  TierRoster(List<TierConfig> configs, TierRefs refs, List<? extends PageFile> files) {
    this.table = new TierTable(configs);
    this.shards = new ArrayList<>(refs.shards());
    this.devices = new ArrayList<>(refs.devices());
    this.files = new ArrayList<>(files);
  }

  /** Which tiers there are, and whose each number is. */
  TierTable table() {
    return table;
  }

  /** All of it as it is now, for others. */
  TierRefs refs() {
    return new TierRefs(table.layout(), shards, devices, frames.toIntArray());
  }

  /** Its shards and devices in the order of the tiers. */
  TierPlaces places() {
    return TierPlaces.of(table.layout(), files, frames.toIntArray());
  }

  /** A tier as it is now. */
  TierLayout.Tier tier(int number) {
    return table.layout().tier(number);
  }

  /** The actors of the devices of a tier. */
  List<ActorRef<SwapFileBackend.Command>> devices(TierLayout.Tier tier) {
    List<ActorRef<SwapFileBackend.Command>> all = new ArrayList<>();
    for (int member : tier.members()) {
      all.add(devices.get(member));
    }
    return all;
  }

  /** The devices of a tier; none of a pool. */
  List<PageFile> files(TierLayout.Tier tier) {
    List<PageFile> all = new ArrayList<>();
    for (int i = 0; !tier.isPool() && i < tier.members().length; i++) {
      all.add(files.get(tier.members()[i]));
    }
    return all;
  }

  /** Has actors for what was opened, who belong to a tier that is used from then on. */
  void swapOn(
      TierTable.Plan plan,
      SwapCoordinator.Opened parts,
      TierSpawner spawner,
      ClusterDirectory.Allocators allocators) {
    for (int i = 0; i < plan.members().length; i++) {
      int number = plan.members()[i];
      switch (plan.config()) {
        case ZswapConfig pool -> {
          ActorRef<ZswapBackend.Command> shard =
              spawner.shard(pool, parts.pools().get(i), number, i);
          shard.tell(allocators);
          put(shards, number, shard);
        }
        case SwapDeviceConfig config -> {
          PageFile file = parts.files().get(i);
          ActorRef<SwapFileBackend.Command> device =
              spawner.device(config, file, SwapFileBackend.emptyMap(file), number);
          device.tell(allocators);
          put(devices, number, device);
          put(files, number, file);
        }
      }
    }
    table.swapOn(plan);
  }

  /**
   * Has actors for pages in memory, one for each home up to {@value #MOST_FRAMES}, or as many as
   * there are numbers for.
   *
   * @param homes of the space
   * @return false when there is no number for any
   */
  boolean hasFrames(TierSpawner spawner, Payload payload, int homes) {
    if (frames.isEmpty()) {
      int shard = table.takeShard();
      while (shard != TierLayout.NONE) {
        put(shards, shard, spawner.frames(payload, shard, frames.size()));
        frames.addInt(shard);
        shard = frames.size() < Math.min(homes, MOST_FRAMES) ? table.takeShard() : TierLayout.NONE;
      }
    }
    return !frames.isEmpty();
  }

  /** Puts an element at an index; one that is skipped is that of a number which comes later. */
  private static <T> void put(List<T> list, int index, T element) {
    while (list.size() <= index) {
      list.add(element);
    }
    list.set(index, element);
  }

  /** Tells each shard and device whether there is a tier behind its own. */
  void tellWhetherBehind() {
    TierRefs refs = refs();
    for (TierLayout.Tier tier : refs.layout().tiers()) {
      Backend.Behind behind = new Backend.Behind(refs.layout().hasBehind(tier.number()));
      refs.members(tier).forEach(member -> member.tell(behind));
    }
  }
}
