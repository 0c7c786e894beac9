package io.swapbox.allocator;

/**
 * What the descriptors of virtual entries say, read and written by descriptor reference.
 *
 * <p>A change that would leave a descriptor in a state that {@link DescriptorState} does not allow
 * is refused with an {@link IllegalStateException} that names the entry and the state, and changes
 * nothing. The same is thrown for the reference of an entry that was freed, as far as its memory is
 * still there.
 */
abstract sealed class Descriptors permits VirtualClusters {

  /**
   * {@link #cachedFrame}: the swap cache holds the entry's folio under no number, or not at all.
   */
  public static final long NO_FRAME = -1;

  /** Highest id of a cgroup. */
  public static final int MAX_CGROUP = Descriptor.MAX_CGROUP;

  final DescriptorArena arena = new DescriptorArena();
  final ExtendTable extendTable = new ExtendTable();

  Descriptors() {}

  /** The entry of a descriptor in words, for error messages. */
  abstract String describe(long reference);

  /** Where the bytes of the entry are. */
  public final Backing backing(long reference) {
    return Backing.of(Descriptor.backing(arena.state(reference)));
  }

  /** Where in the backing, see {@link Location}. */
  public final long location(long reference) {
    return Descriptor.location(arena.state(reference));
  }

  /**
   * Points the descriptor at another backing.
   *
   * @throws IllegalArgumentException when the location has more than 40 bits
   * @throws IllegalStateException when the backing may not change like that
   */
  public final void back(long reference, Backing backing, long location) {
    Ranges.check("location", location, 0, Location.MAX);
    long state = arena.state(reference);
    Backing from = Backing.of(Descriptor.backing(state));
    if (!DescriptorState.mayMove(from, backing)) {
      throw new IllegalStateException(
          "%s cannot go from %s to %s".formatted(describe(reference), from, backing));
    }
    change(reference, Descriptor.backed(state, backing, location));
  }

  /** The swap count: page table entries that hold the entry. */
  public final int count(long reference) {
    int count = Descriptor.count(arena.state(reference));
    return count < Descriptor.MAX_COUNT ? count : count + extendTable.get(reference);
  }

  /**
   * Adds one to the swap count.
   *
   * @throws IllegalStateException at the limit of {@link Integer#MAX_VALUE}, or when the state is
   *     not allowed
   */
  public final void map(long reference) {
    long state = arena.state(reference);
    if (Descriptor.count(state) < Descriptor.MAX_COUNT) {
      change(reference, state + Descriptor.COUNT_ONE);
      return;
    }
    int above = extendTable.get(reference);
    if (above == Integer.MAX_VALUE - Descriptor.MAX_COUNT) {
      throw new IllegalStateException(
          "swap count of %s is at its limit of %d"
              .formatted(describe(reference), Integer.MAX_VALUE));
    }
    extendTable.set(reference, above + 1);
  }

  /**
   * Takes one from the swap count.
   *
   * @throws IllegalStateException when it is 0, or when the state is not allowed
   */
  public final void unmap(long reference) {
    long state = arena.state(reference);
    if (!Descriptor.isCounted(state)) {
      throw new IllegalStateException("swap count of " + describe(reference) + " is 0");
    }
    if (Descriptor.count(state) == Descriptor.MAX_COUNT) {
      int above = extendTable.get(reference);
      if (above > 0) {
        extendTable.set(reference, above - 1);
        return;
      }
    }
    change(reference, state - Descriptor.COUNT_ONE);
  }

  /** Whether the swap cache holds the entry. */
  public final boolean cached(long reference) {
    return Descriptor.isCached(arena.state(reference));
  }

  /**
   * The frame of the folio in the swap cache, {@link #NO_FRAME} when the entry is not cached, or is
   * cached without one.
   */
  public final long cachedFrame(long reference) {
    return Descriptor.hasFolio(arena.state(reference))
        ? Descriptor.folioOrShadow(arena.owner(reference))
        : NO_FRAME;
  }

  /** Lets the swap cache hold the entry, without a frame; no change if it does. */
  public final void cache(long reference) {
    change(reference, Descriptor.cached(arena.state(reference)));
  }

  /**
   * Lets the swap cache hold the entry by its folio, in the place of its shadow.
   *
   * @param frame number of the folio's frame, 48 bits
   * @return the shadow that was there, {@link Workingset#NO_SHADOW} if there was none
   * @throws IllegalArgumentException when the frame has more than 48 bits
   * @throws IllegalStateException when another folio is in the cache
   */
  public final long cache(long reference, long frame) {
    Ranges.check("frame", frame, 0, Descriptor.MAX_FRAME);
    long state = arena.state(reference);
    long owner = arena.owner(reference);
    if (Descriptor.hasFolio(state)) {
      if (Descriptor.folioOrShadow(owner) != frame) {
        throw new IllegalStateException(
            "%s is cached in frame %d, not in %d"
                .formatted(describe(reference), Descriptor.folioOrShadow(owner), frame));
      }
      return Workingset.NO_SHADOW;
    }
    change(reference, Descriptor.cachedWithFolio(state));
    arena.setOwner(reference, Descriptor.withFolioOrShadow(owner, frame));
    return Descriptor.folioOrShadow(owner);
  }

  /**
   * Ends the hold of the swap cache; no change if there is none. A folio leaves no shadow.
   *
   * @throws IllegalStateException when nobody else has the bytes
   */
  public final void uncache(long reference) {
    uncache(reference, shadow(reference));
  }

  /**
   * Ends the hold of the swap cache and leaves a shadow.
   *
   * @throws IllegalArgumentException when the shadow has more than 48 bits
   * @throws IllegalStateException when nobody else has the bytes
   */
  public final void uncache(long reference, long shadow) {
    Ranges.check("shadow", shadow, 0, Descriptor.MAX_SHADOW);
    change(reference, Descriptor.uncached(arena.state(reference)));
    arena.setOwner(reference, Descriptor.withFolioOrShadow(arena.owner(reference), shadow));
  }

  /** Whether the entry's backing is being changed. */
  public final boolean busy(long reference) {
    return Descriptor.isBusy(arena.state(reference));
  }

  /**
   * Marks the entry busy, or not busy.
   *
   * @throws IllegalStateException when it may not stay in its state without being busy
   */
  public final void setBusy(long reference, boolean busy) {
    change(reference, Descriptor.withBusy(arena.state(reference), busy));
  }

  /** Which use of its slot the entry is, see {@link Entry}. */
  public final int generation(long reference) {
    return Descriptor.generation(arena.state(reference));
  }

  /** The id of the cgroup that owns the entry. */
  public final int cgroup(long reference) {
    return Descriptor.cgroup(arena.owner(reference));
  }

  /**
   * The workingset shadow of the entry, {@link Workingset#NO_SHADOW} if there is none, which is so
   * while the swap cache holds its folio.
   */
  public final long shadow(long reference) {
    return Descriptor.hasFolio(arena.state(reference))
        ? Workingset.NO_SHADOW
        : Descriptor.folioOrShadow(arena.owner(reference));
  }

  /**
   * Sets the workingset shadow of an entry whose folio is not in the swap cache.
   *
   * @throws IllegalArgumentException when it has more than 48 bits
   * @throws IllegalStateException when the folio has its place
   */
  public final void setShadow(long reference, long shadow) {
    Ranges.check("shadow", shadow, 0, Descriptor.MAX_SHADOW);
    if (Descriptor.hasFolio(arena.state(reference))) {
      throw new IllegalStateException(
          describe(reference) + " has its folio in the place of a shadow");
    }
    arena.setOwner(reference, Descriptor.withFolioOrShadow(arena.owner(reference), shadow));
  }

  /** Whether the entry can be freed as far as count and swap cache go. */
  public final boolean unreferenced(long reference) {
    return Descriptor.isUnreferenced(arena.state(reference));
  }

  private void change(long reference, long state) {
    if (!DescriptorState.isLegal(state)) {
      throw new IllegalStateException(
          "%s cannot become: %s".formatted(describe(reference), DescriptorState.describe(state)));
    }
    arena.setState(reference, state);
  }
}
