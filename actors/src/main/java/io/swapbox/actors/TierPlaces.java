package io.swapbox.actors;

import io.swapbox.SwapSpaceConfig;
import io.swapbox.backends.PageFile;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntArrayList;

/**
 * The shards and devices of a space in the order of its tiers, as a configuration has them: with
 * tiers that came and went their numbers in locations are others.
 *
 * @param shardTiers of each shard the name of its pool's tier
 * @param shards of each its number
 * @param frames the numbers of those that have pages in memory and are in no tier, whose places
 *     come after the shards
 * @param deviceTiers of each device the name of its tier
 * @param devices of each its number
 * @param files each device, open
 */
public record TierPlaces(
    List<String> shardTiers,
    int[] shards,
    int[] frames,
    List<String> deviceTiers,
    int[] devices,
    List<PageFile> files) {

  /** Copies the lists. */
  public TierPlaces {
    shardTiers = List.copyOf(shardTiers);
    deviceTiers = List.copyOf(deviceTiers);
    files = List.copyOf(files);
  }

  /** Those of a new space. */
  static TierPlaces of(SwapSpaceConfig config, List<? extends PageFile> files) {
    return of(TierLayout.of(config.tiers()), files, new int[0]);
  }

  /**
   * Those of a space.
   *
   * @param layout its tiers
   * @param files by number of the device
   * @param frames the numbers of those that have pages in memory
   */
  static TierPlaces of(TierLayout layout, List<? extends PageFile> files, int[] frames) {
    List<String> shardTiers = new ArrayList<>();
    List<String> deviceTiers = new ArrayList<>();
    IntArrayList shards = new IntArrayList();
    IntArrayList devices = new IntArrayList();
    List<PageFile> inOrder = new ArrayList<>();
    for (TierLayout.Tier tier : layout.tiers()) {
      for (int member : tier.members()) {
        (tier.isPool() ? shardTiers : deviceTiers).add(tier.name());
        (tier.isPool() ? shards : devices).addInt(member);
        if (!tier.isPool()) {
          inOrder.add(files.get(member));
        }
      }
    }
    return new TierPlaces(
        shardTiers, shards.toIntArray(), frames, deviceTiers, devices.toIntArray(), inOrder);
  }

  /** The place of the shard of a number, or of the pages in memory that have it. */
  public int shardAt(int number) {
    int place = placeOf(number, shards);
    return place < shards.length ? place : place + placeOf(number, frames);
  }

  /** The place of the device of a number; as many as there are if it is none of them. */
  public int deviceAt(int number) {
    return placeOf(number, devices);
  }

  private static int placeOf(int number, int[] numbers) {
    int place = 0;
    while (place < numbers.length && numbers[place] != number) {
      place++;
    }
    return place;
  }
}
