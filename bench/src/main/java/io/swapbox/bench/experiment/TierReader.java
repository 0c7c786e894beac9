package io.swapbox.bench.experiment;

import io.swapbox.DemotionPolicy;
import io.swapbox.SwapDesign;
import io.swapbox.SwapoffTarget;
import io.swapbox.workloads.replay.ReplaySettings;
import io.swapbox.workloads.replay.SwapoffSettings;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the tiers beside pool and file, and which of them the tasks' cgroup uses. */
final class TierReader {

  private static final int PAGE_BYTES = 4096;

  private TierReader() {}

  /**
   * What these settings come to.
   *
   * @throws io.swapbox.ConfigurationException naming the first setting that cannot be used
   */
  static ReplaySettings.Tiers read(SettingReader read) {
    ReplaySettings.Tiers devices = devices(read);
    String denied = read.text("swap.cgroup.denied-tiers");
    boolean writeback = read.flag("swap.cgroup.writeback");
    long zswapMax = read.bytesOrMax("swap.cgroup.zswap-max", Long.MAX_VALUE);
    List<String> names = denied.isEmpty() ? List.of() : List.of(denied.split(", *"));
    return new ReplaySettings.Tiers(
            devices.files(),
            devices.memoryBytes(),
            devices.memoryDemotion(),
            names,
            writeback,
            zswapMax)
        .with(read.flag("swap.file.spare"), swapoff(read))
        .with(design(read));
  }

  private static SwapDesign design(SettingReader read) {
    String name = read.word("swap.design", SwapDesign.settingNames());
    return SwapDesign.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static @Nullable SwapoffSettings swapoff(SettingReader read) {
    String tier = read.text("swap.swapoff.tier");
    double at = read.share("swap.swapoff.at", 0, 1);
    boolean underLoad = read.flag("swap.swapoff.under-load");
    boolean intoMemory = read.word("swap.swapoff.into", "tiers", "memory").equals("memory");
    SwapoffTarget target = intoMemory ? SwapoffTarget.MEMORY : SwapoffTarget.TIERS;
    return tier.isEmpty() ? null : new SwapoffSettings(tier, at, underLoad, target);
  }

  /** The tiers alone, for cgroups that may use all of them. */
  static ReplaySettings.Tiers devices(SettingReader read) {
    int files = read.integer("swap.file.count", 1, 32);
    boolean memory = read.flag("swap.memory.enabled");
    long memoryBytes = read.bytes("swap.memory.max-bytes", PAGE_BYTES);
    DemotionPolicy demotion = MoveReader.demotion(read, "swap.memory.demotion");
    return new ReplaySettings.Tiers(
        files, memory ? memoryBytes : 0, demotion, List.of(), true, Long.MAX_VALUE);
  }
}
