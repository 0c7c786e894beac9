package io.swapbox;

import io.swapbox.backends.SwapFileOptions;
import java.nio.file.Path;

/**
 * A swap file. It is created when it is not there, overwritten when it is a swap file, and refused
 * when it is anything else.
 *
 * @param name of its tier
 * @param priority of its tier; the lowest there is by default, as with {@code swapon}
 * @param path where it is
 * @param maxBytes most bytes of pages that it may hold
 * @param queueDepth reads and writes that may be under way at once, 1 to 64
 * @param deleteOnClose whether the file goes when the space is closed
 * @param demotion when its pages move to the tiers behind
 * @param options how it uses its device
 * @param budget how many pages may be moved into it
 */
public record SwapFileConfig(
    String name,
    int priority,
    Path path,
    long maxBytes,
    int queueDepth,
    boolean deleteOnClose,
    DemotionPolicy demotion,
    SwapFileOptions options,
    MoveBudget budget)
    implements SwapDeviceConfig {

  private static final int DEFAULT_QUEUE_DEPTH = 4;
  private static final int MAX_QUEUE_DEPTH = 64;
  private static final int PAGE = 4096;

  /**
   * Checks the settings.
   *
   * @throws ConfigurationException naming the first one that cannot be used
   */
  public SwapFileConfig {
    TierConfig.check(TierKind.FILE, name, priority);
    ConfigurationException.require(
        maxBytes >= PAGE, "file.max-bytes", maxBytes, "at least one page, " + PAGE);
    ConfigurationException.require(
        queueDepth >= 1 && queueDepth <= MAX_QUEUE_DEPTH,
        "file.queue-depth",
        queueDepth,
        "1 to " + MAX_QUEUE_DEPTH);
  }

  /** A file with the default name and priority, which keeps what it has. */
  public SwapFileConfig(Path path, long maxBytes, int queueDepth, boolean deleteOnClose) {
    this(
        TierKind.FILE.settingName(),
        MIN_PRIORITY,
        path,
        maxBytes,
        queueDepth,
        deleteOnClose,
        DemotionPolicy.NONE,
        SwapFileOptions.DEFAULT,
        MoveBudget.NONE);
  }

  /** A file of that size that stays when the space is closed. */
  public static SwapFileConfig of(Path path, long maxBytes) {
    return new SwapFileConfig(path, maxBytes, DEFAULT_QUEUE_DEPTH, false);
  }

  @Override
  public TierKind kind() {
    return TierKind.FILE;
  }

  @Override
  public SwapFileConfig withName(String other) {
    return new SwapFileConfig(
        other, priority, path, maxBytes, queueDepth, deleteOnClose, demotion, options, budget);
  }

  @Override
  public SwapFileConfig withPriority(int other) {
    return new SwapFileConfig(
        name, other, path, maxBytes, queueDepth, deleteOnClose, demotion, options, budget);
  }

  /** The same that uses its device so. */
  public SwapFileConfig withOptions(SwapFileOptions other) {
    return new SwapFileConfig(
        name, priority, path, maxBytes, queueDepth, deleteOnClose, demotion, other, budget);
  }

  /** The same whose pages move to the tiers behind by that policy. */
  public SwapFileConfig withDemotion(DemotionPolicy other) {
    return new SwapFileConfig(
        name, priority, path, maxBytes, queueDepth, deleteOnClose, other, options, budget);
  }

  /** The same into which so many pages may be moved. */
  public SwapFileConfig withBudget(MoveBudget other) {
    return new SwapFileConfig(
        name, priority, path, maxBytes, queueDepth, deleteOnClose, demotion, options, other);
  }
}
