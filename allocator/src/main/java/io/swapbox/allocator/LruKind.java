package io.swapbox.allocator;

/** The LRU policies that there are. */
public enum LruKind {
  /** An active and an inactive list, {@link ClassicLru}. */
  CLASSIC("classic"),
  /** Generations, {@link MultiGenLru}. */
  MGLRU("mglru");

  private final String settingName;

  LruKind(String settingName) {
    this.settingName = settingName;
  }

  /** Its name in settings. */
  public String settingName() {
    return settingName;
  }

  /**
   * A policy without pages.
   *
   * @param frames highest frame number + 1
   * @param statisticsAge ns that the statistics of a {@link ClassicLru} get old, 0 for never
   * @param refaultActivation whether pages that come back soon enough go to the hot end at once
   */
  public LruPolicy create(int frames, long statisticsAge, boolean refaultActivation) {
    return switch (this) {
      case CLASSIC -> new ClassicLru(frames, statisticsAge, refaultActivation);
      case MGLRU -> new MultiGenLru(frames, refaultActivation);
    };
  }
}
