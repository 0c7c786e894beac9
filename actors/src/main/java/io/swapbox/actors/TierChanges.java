package io.swapbox.actors;

import io.swapbox.SwapException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Swaps tiers on and reorders them, one after the other, as {@link SwapCoordinator} has it. */
final class TierChanges {

  private final TierRoster tiers;
  private final Announcements announcements;
  private final TierOpeners openers;
  private final TierSpawner spawner;
  private final ClusterDirectory.Allocators allocators;

  /** The first is under way. */
  private final ArrayDeque<Runnable> changes = new ArrayDeque<>();

  private SwapCoordinator.@Nullable Swapon request;
  private TierTable.@Nullable Plan plan;

  TierChanges(
      TierSpawner spawner,
      SwapCoordinator.Space space,
      TierRoster tiers,
      Announcements announcements,
      TierOpeners openers) {
    this.tiers = tiers;
    this.announcements = announcements;
    this.openers = openers;
    this.spawner = spawner;
    this.allocators = new ClusterDirectory.Allocators(space.allocators());
  }

  /**
   * Swaps a tier on after the changes that came before.
   *
   * @param underWay says which tiers are being swapped off, a bit each
   */
  void swapon(SwapCoordinator.Swapon swapon, IntSupplier underWay) {
    add(() -> begin(swapon, underWay.getAsInt()));
  }

  /**
   * Gives a tier another priority after the changes that came before.
   *
   * @param underWay says which tiers are being swapped off, a bit each
   */
  void setPriority(SwapCoordinator.SetPriority change, IntSupplier underWay) {
    add(() -> begin(change, underWay.getAsInt()));
  }

  /** Whether a tier, or a device of it, is being swapped on. */
  boolean isJoining(int tier) {
    TierTable.Plan planned = plan;
    return planned != null && planned.tier() == tier;
  }

  private void add(Runnable change) {
    changes.addLast(change);
    if (changes.size() == 1) {
      change.run();
    }
  }

  private void next() {
    changes.removeFirst();
    Runnable next = changes.peekFirst();
    if (next != null) {
      next.run();
    }
  }

  private void begin(SwapCoordinator.Swapon swapon, int underWay) {
    request = swapon;
    try {
      TierTable.Plan planned = tiers.table().plan(swapon.tier(), underWay);
      plan = planned;
      openers.open(planned);
    } catch (SwapException refusal) {
      refuse(refusal);
    }
  }

  /** What is to be swapped on was opened, or not. */
  void opened(SwapCoordinator.Opened opened) {
    if (opened.refusal() != null) {
      refuse(opened.refusal());
      return;
    }
    TierTable.Plan planned = Objects.requireNonNull(plan);
    announcements.add(
        false,
        () -> tiers.swapOn(planned, opened, spawner, allocators),
        () -> {
          CompletableFuture<String> result = Objects.requireNonNull(request).result();
          request = null;
          plan = null;
          result.complete(planned.config().name());
          next();
        });
  }

  private void refuse(SwapException refusal) {
    if (plan != null) {
      tiers.table().giveUp(plan);
    }
    CompletableFuture<String> result = Objects.requireNonNull(request).result();
    request = null;
    plan = null;
    result.completeExceptionally(refusal);
    next();
  }

  private void begin(SwapCoordinator.SetPriority change, int underWay) {
    TierTable table = tiers.table();
    try {
      if (table.mayHavePriority(change.tier(), change.priority(), underWay)) {
        int tier = table.number(change.tier());
        announcements.add(
            true,
            () -> table.setPriority(tier, change.priority()),
            () -> {
              change.result().complete(null);
              next();
            });
        return;
      }
      change.result().complete(null);
    } catch (SwapException refusal) {
      change.result().completeExceptionally(refusal);
    }
    next();
  }
}
