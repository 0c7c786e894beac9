package io.swapbox.actors;

import io.swapbox.ConfigurationException;
import io.swapbox.NoSuchTierException;
import io.swapbox.SwapDeviceConfig;
import io.swapbox.SwapException;
import io.swapbox.TierConfig;
import io.swapbox.TierKind;
import io.swapbox.TierOrder;
import io.swapbox.TierPriorityException;
import io.swapbox.TierState;
import io.swapbox.TierStateException;
import io.swapbox.ZswapConfig;
import io.swapbox.allocator.Location;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The tiers that a space has and had: their order, their states, and which numbers are whose. One
 * owner, no thread safety.
 *
 * <p>A tier keeps its number, and with it what cgroups may or may not use, when it is out of use
 * and swapped on again under its name. When all numbers are given, a new tier gets that of one that
 * is out of use and empty, which is forgotten. Numbers of shards and devices are used again as soon
 * as these are gone.
 */
final class TierTable {

  /**
   * A tier, or a device of one, that is to be swapped on; its numbers are kept for it.
   *
   * @param config under the name that it gets
   * @param tier its number
   * @param members numbers of its shards, or of its device
   */
  record Plan(TierConfig config, int tier, int[] members) {}

  private static final class Entry {
    private final int number;
    private final String name;
    private final TierKind kind;
    private int priority;
    private TierState state = TierState.ON;
    private int since;

    /** A device each, or that of the pool; none when it is out of use and empty. */
    private final List<TierConfig> configs = new ArrayList<>();

    private final IntArrayList members = new IntArrayList();

    Entry(int number, TierConfig config) {
      this.number = number;
      this.name = config.name();
      this.kind = config.kind();
      this.priority = config.priority();
    }

    private boolean isGone() {
      return state == TierState.OFF && members.isEmpty();
    }
  }

  /** In their order. */
  private final List<Entry> entries = new ArrayList<>();

  private final BitSet shards = new BitSet();
  private final BitSet devices = new BitSet();
  private int version;

  /** The tiers of a new space, in their order and with their names; all are used. */
  TierTable(List<? extends TierConfig> configs) {
    for (TierConfig config : configs) {
      Entry entry = find(config.name());
      int number = entry == null ? entries.size() : entry.number;
      enter(new Plan(config, number, takeMembers(config)));
    }
  }

  /** The tiers as they are now. */
  TierLayout layout() {
    List<TierLayout.Tier> tiers = new ArrayList<>();
    for (Entry entry : entries) {
      tiers.add(
          new TierLayout.Tier(
              entry.number,
              entry.name,
              entry.kind,
              entry.priority,
              entry.state,
              entry.since,
              entry.members.toIntArray()));
    }
    return new TierLayout(version, tiers);
  }

  /**
   * The number of a tier.
   *
   * @throws NoSuchTierException when there is none of that name
   */
  int number(String name) {
    Entry entry = find(name);
    if (entry == null) {
      throw new NoSuchTierException(name, entries.stream().map(known -> known.name).toList());
    }
    return entry.number;
  }

  /** The state of a tier. */
  TierState state(int number) {
    return entry(number).state;
  }

  /** Its devices as they are configured, in the order of its members, or its pool. */
  List<TierConfig> configs(int number) {
    return List.copyOf(entry(number).configs);
  }

  /**
   * Plans to swap a tier on, or a device of one.
   *
   * @param underWay tiers that are being swapped off, a bit each
   * @throws ConfigurationException when names or kinds collide, or there are too many
   * @throws TierStateException when the tier of that name, or of that priority, is on the way out
   */
  Plan plan(TierConfig wanted, int underWay) {
    Entry before = find(wanted.name());
    if (before != null && before.state == TierState.OFF && !before.isGone()) {
      throw new TierStateException(before.name, "has pages that could not be read");
    }
    List<TierConfig> inUse = new ArrayList<>();
    for (Entry entry : entries) {
      inUse.addAll(entry.isGone() ? List.of() : entry.configs);
    }
    TierConfig config = TierOrder.named(inUse, wanted);
    Entry entry = find(config.name());
    if (entry != null && !entry.isGone() && (underWay & 1 << entry.number) != 0) {
      throw new TierStateException(entry.name, "is being swapped off");
    }
    int number = entry == null ? freeNumber() : entry.number;
    return new Plan(config, number, takeMembers(config));
  }

  /** Gives up a plan. */
  void giveUp(Plan plan) {
    release(plan.config().kind(), plan.members());
  }

  /** Has what was planned among the tiers that are used. */
  void swapOn(Plan plan) {
    version++;
    enter(plan);
  }

  private void enter(Plan plan) {
    TierConfig config = plan.config();
    Entry entry = find(config.name());
    if (entry == null || entry.isGone()) {
      entries.removeIf(known -> known.number == plan.tier());
      entry = new Entry(plan.tier(), config);
      entry.since = version;
      insert(entry);
    }
    entry.configs.add(config);
    for (int member : plan.members()) {
      entry.members.addInt(member);
    }
  }

  private void insert(Entry entry) {
    int place = 0;
    while (place < entries.size() && entries.get(place).priority >= entry.priority) {
      place++;
    }
    entries.add(place, entry);
  }

  /** A tier is in another state. */
  void state(int number, TierState state) {
    version++;
    entry(number).state = state;
  }

  /**
   * A tier is out of use and empty. The numbers of its members are kept until they are {@linkplain
   * #release released}.
   */
  void emptied(int number) {
    version++;
    Entry entry = entry(number);
    entry.members.clear();
    entry.configs.clear();
  }

  /** Members are gone. */
  void release(TierKind kind, int[] members) {
    BitSet taken = kind == TierKind.ZSWAP ? shards : devices;
    for (int member : members) {
      taken.clear(member);
    }
  }

  /** The number of a shard that is of no tier; 0 or more, or {@link TierLayout#NONE}. */
  int takeShard() {
    return take(shards, Location.MAX_SHARD);
  }

  /**
   * Makes sure that a tier can have a priority; false when it has it.
   *
   * @param underWay tiers that are being swapped off, a bit each
   */
  boolean mayHavePriority(String name, int priority, int underWay) {
    Entry entry = entry(number(name));
    TierConfig.check(entry.kind, name, priority);
    SwapException refusal = refusal(entry, priority, underWay);
    if (refusal != null) {
      throw refusal;
    }
    return entry.priority != priority;
  }

  private @Nullable SwapException refusal(Entry entry, int priority, int underWay) {
    if (entry.state == TierState.OFF) {
      return new TierStateException(entry.name, "is swapped off");
    }
    if ((underWay & 1 << entry.number) != 0) {
      return new TierStateException(entry.name, "is being swapped off");
    }
    for (Entry other : entries) {
      boolean sharesIt = other.kind == TierKind.ZSWAP && entry.kind == TierKind.ZSWAP;
      boolean same = other != entry && other.priority == priority && !other.isGone();
      if (same && !sharesIt) {
        return new TierPriorityException(entry.name, priority, other.name);
      }
    }
    return null;
  }

  /** Gives a tier another priority; it comes after others that have it. */
  void setPriority(int number, int priority) {
    version++;
    Entry entry = entry(number);
    entries.remove(entry);
    entry.priority = priority;
    entry.configs.replaceAll(config -> config.withPriority(priority));
    insert(entry);
  }

  private @Nullable Entry find(String name) {
    for (Entry entry : entries) {
      if (entry.name.equals(name)) {
        return entry;
      }
    }
    return null;
  }

  private Entry entry(int number) {
    for (Entry entry : entries) {
      if (entry.number == number) {
        return entry;
      }
    }
    throw new IllegalArgumentException("there is no tier of number " + number);
  }

  /** One that was never given, or that of the first tier that is out of use and empty. */
  private int freeNumber() {
    BitSet taken = new BitSet();
    int gone = TierLayout.NONE;
    for (Entry entry : entries) {
      taken.set(entry.number);
      gone = gone == TierLayout.NONE && entry.isGone() ? entry.number : gone;
    }
    int free = taken.nextClearBit(0);
    if (free < TierConfig.MAX_TIERS || gone == TierLayout.NONE) {
      return free;
    }
    return gone;
  }

  private int[] takeMembers(TierConfig config) {
    return switch (config) {
      case ZswapConfig pool -> takeMembers(shards, Location.MAX_SHARD, pool.shards(), config);
      case SwapDeviceConfig device -> takeMembers(devices, Location.MAX_FILE, 1, config);
    };
  }

  private static int[] takeMembers(BitSet taken, int last, int count, TierConfig config) {
    ConfigurationException.require(
        last + 1 - taken.cardinality() >= count,
        "tiers",
        count + " more for " + config.name(),
        "at most " + (last + 1 - taken.cardinality()));
    int[] members = new int[count];
    for (int i = 0; i < count; i++) {
      members[i] = take(taken, last);
    }
    return members;
  }

  private static int take(BitSet taken, int last) {
    int free = taken.nextClearBit(0);
    if (free > last) {
      return TierLayout.NONE;
    }
    taken.set(free);
    return free;
  }
}
