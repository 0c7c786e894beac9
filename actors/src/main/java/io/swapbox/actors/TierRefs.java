package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.List;

/**
 * The tiers of a space and who they are.
 *
 * @param layout which tiers there are
 * @param shards of all pools, by number; one that the layout does not have is gone, or holds pages
 *     in memory
 * @param devices swap files and devices in memory, by number; one that the layout does not have is
 *     gone
 * @param frames the numbers of those shards that are none, but have pages in memory ({@link
 *     MemoryFrames}): homes use them in turn. Empty while there are none
 */
record TierRefs(
    TierLayout layout,
    List<ActorRef<ZswapBackend.Command>> shards,
    List<ActorRef<SwapFileBackend.Command>> devices,
    int[] frames) {

  private static final int[] NO_FRAMES = {};

  /** Those without pages in memory. */
  TierRefs(
      TierLayout layout,
      List<ActorRef<ZswapBackend.Command>> shards,
      List<ActorRef<SwapFileBackend.Command>> devices) {
    this(layout, shards, devices, NO_FRAMES);
  }

  /** Copies the lists. */
  TierRefs {
    shards = List.copyOf(shards);
    devices = List.copyOf(devices);
  }

  /** Those that the home of a device has by the classic design. */
  TierRefs ofDevice(int device) {
    return new TierRefs(layout.ofDevice(device), shards, devices);
  }

  /** The members of a tier. */
  List<ActorRef<? super Backend.Member>> members(TierLayout.Tier tier) {
    List<ActorRef<? super Backend.Member>> members = new ArrayList<>();
    for (int member : tier.members()) {
      members.add(tier.isPool() ? shards.get(member) : devices.get(member));
    }
    return members;
  }

  /** The shards of all tiers. */
  List<ActorRef<ZswapBackend.Command>> shardsInUse() {
    List<ActorRef<ZswapBackend.Command>> all = new ArrayList<>();
    for (TierLayout.Tier tier : layout.tiers()) {
      for (int i = 0; tier.isPool() && i < tier.members().length; i++) {
        all.add(shards.get(tier.members()[i]));
      }
    }
    return all;
  }

  /** Who has pages: the shards and devices of all tiers, and memory. */
  List<ActorRef<? super Backend.Member>> owners() {
    List<ActorRef<? super Backend.Member>> all = inUse();
    for (int shard : frames) {
      all.add(shards.get(shard));
    }
    return all;
  }

  /** The shards and devices of all tiers. */
  List<ActorRef<? super Backend.Member>> inUse() {
    List<ActorRef<? super Backend.Member>> all = new ArrayList<>();
    layout.tiers().forEach(tier -> all.addAll(members(tier)));
    return all;
  }
}
