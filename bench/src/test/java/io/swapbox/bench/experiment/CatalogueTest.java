package io.swapbox.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.swapbox.AllocatorConfig;
import io.swapbox.ConfigurationException;
import io.swapbox.DemotionPolicy;
import io.swapbox.PromotionPolicy;
import io.swapbox.ReclaimSettings;
import io.swapbox.SwapCharge;
import io.swapbox.SwapChargeRule;
import io.swapbox.SwapDesign;
import io.swapbox.SwapoffTarget;
import io.swapbox.ZswapOptions;
import io.swapbox.ZswapWriteback;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.allocator.LruKind;
import io.swapbox.backends.Algorithm;
import io.swapbox.backends.IoMode;
import io.swapbox.backends.Recompression;
import io.swapbox.backends.SwapFileOptions;
import io.swapbox.bench.Experiments;
import io.swapbox.workloads.replay.ReplaySettings;
import io.swapbox.workloads.replay.SwapoffSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {

  private static final SwapFileOptions BUFFERED =
      new SwapFileOptions(IoMode.BUFFERED, false, false);

  private final Catalogue catalogue = new Catalogue();

  @Test
  void mainIsTheCompilerUnderHalfOfItsMemory() {
    ReplaySettings replay = Experiments.replay("main", Map.of()).replay();
    assertThat(replay.trace()).isEqualTo("cc1-sqlite");
    assertThat(replay.memory()).isEqualTo(0.5);
    assertThat(replay.zswap()).isNotNull();
    assertThat(replay.file())
        .isEqualTo(new ReplaySettings.File(null, 1L << 30, 4, BUFFERED)); // 1 GiB, temporary
  }

  @Test
  void everyExperimentFileIsListedAndReads() throws IOException {
    Path directory = Path.of("src/main/resources/experiments");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".conf", "")))
          .filteredOn(name -> !name.equals("reference"))
          .containsExactlyInAnyOrderElementsOf(catalogue.names());
    }
    for (String name : catalogue.names()) {
      assertThat(catalogue.read(name, Map.of()).description())
          .isEqualTo(catalogue.description(name))
          .hasSizeLessThan(90);
    }
  }

  @Test
  void everySettingOfTheReferenceIsRead() {
    TreeSet<String> named = new TreeSet<>();
    ConfigFactory.parseString(catalogue.settingsReference())
        .entrySet()
        .forEach(entry -> named.add(entry.getKey()));
    TreeSet<String> read = new TreeSet<>(catalogue.read("main", Map.of()).settings().keySet());
    read.addAll(catalogue.read("contention", Map.of()).settings().keySet());
    read.addAll(catalogue.read("free-path", Map.of()).settings().keySet());
    read.addAll(catalogue.read("soak", Map.of()).settings().keySet());
    assertThat(read).isEqualTo(named);
  }

  @Test
  void overridesAreTypedAndShown() {
    ReplayExperiment experiment =
        Experiments.replay(
            "main",
            Map.of(
                "swap.cpus", "7",
                "swap.zswap.shards", "auto",
                "swap.file.path", "/tmp/a b:c",
                "swap.file.max-bytes", "64 MiB",
                "metering", "false",
                "dispatcher", "fork-join",
                "swap.look-up-cache", "false",
                "swap.free-batching", "false"));
    assertThat(experiment.replay().swapMax()).isEqualTo(SwapCharge.NO_LIMIT);
    assertThat(experiment.settings()).containsEntry("swap.max", "max");
    assertThat(experiment.replay().cpus()).isEqualTo(7);
    assertThat(experiment.replay().zswap()).isEqualTo(new ReplaySettings.Zswap(20, 90, 7));
    assertThat(experiment.replay().file())
        .isEqualTo(new ReplaySettings.File(Path.of("/tmp/a b:c"), 64L << 20, 4, BUFFERED));
    assertThat(experiment.settings())
        .containsEntry("swap.zswap.shards", 7)
        .containsEntry("swap.file.max-bytes", 64L << 20)
        .containsEntry("metering", false)
        .containsEntry("dispatcher", "fork-join");
    assertThat(experiment.replay().allocators())
        .isEqualTo(AllocatorConfig.DEFAULT.withLookUpCache(false).withFreeBatching(false));
    assertThat(Experiments.replay("main", Map.of()).replay().allocators())
        .isEqualTo(AllocatorConfig.DEFAULT);
    assertThat(experiment.replay().dispatcher()).isEqualTo(CpuDispatcher.FORK_JOIN);
  }

  @Test
  void pagesAreReclaimedAsTheSettingsSay() {
    assertThat(Experiments.replay("main", Map.of()).replay().reclaim())
        .isEqualTo(ReclaimSettings.DEFAULT);
    ReplayExperiment experiment =
        Experiments.replay(
            "main",
            Map.of(
                "memory.lru", "mglru",
                "memory.swappiness", "7",
                "memory.statistics-age-ms", "3",
                "memory.refault-activation", "false"));
    assertThat(experiment.replay().reclaim())
        .isEqualTo(new ReclaimSettings(LruKind.MGLRU, 7, 3_000_000, false));
    assertThat(experiment.settings()).containsEntry("memory.lru", "mglru");
  }

  @Test
  void thePoolStoresPagesAsTheSettingsSay() {
    ReplayExperiment experiment =
        Experiments.replay(
            "main",
            Map.of(
                "swap.zswap.shards", "3",
                "swap.zswap.writeback", "compressed",
                "swap.zswap.demotion", "none",
                "swap.zswap.algorithm", "lz4hc",
                "swap.zswap.recompress", "huge-idle",
                "swap.zswap.recompress-algorithm", "zstd",
                "swap.zswap.same-filled", "true",
                "swap.zswap.compaction", "false"));
    ZswapOptions options =
        new ZswapOptions(
            Algorithm.LZ4HC,
            new Recompression(Algorithm.ZSTD, Recompression.Pages.HUGE_IDLE),
            true,
            false);
    assertThat(experiment.replay().zswap())
        .isEqualTo(
            new ReplaySettings.Zswap(
                20, 90, 3, ZswapWriteback.COMPRESSED, DemotionPolicy.NONE, options));
  }

  @Test
  void virtualTimeKnowsLz4Alone() {
    for (String setting :
        List.of(
            "swap.zswap.algorithm=zstd",
            "swap.zswap.recompress=idle",
            "swap.zswap.same-filled=true")) {
      String[] parts = setting.split("=", 2);
      Map<String, String> virtual = Map.of("runtime", "virtual", parts[0], parts[1]);
      assertThatThrownBy(() -> catalogue.read("main", virtual))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith(parts[0] + ": ");
    }
  }

  @Test
  void theDesignIsASetting() {
    assertThat(Experiments.replay("main", Map.of()).replay().tiers().design())
        .isEqualTo(SwapDesign.VIRTUAL);
    assertThat(
            Experiments.replay("main", Map.of("swap.design", "classic")).replay().tiers().design())
        .isEqualTo(SwapDesign.CLASSIC);
    assertThatThrownBy(() -> catalogue.read("main", Map.of("swap.design", "old")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("swap.design: 'old' is not allowed; use virtual or classic");
    assertThatThrownBy(() -> catalogue.read("contention", Map.of("swap.design", "classic")))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void swapIsLimitedInWholePagesAndChargedByARule() {
    ReplayExperiment limited =
        Experiments.replay("main", Map.of("swap.max", "1 MiB", "swap.charge", "every-entry"));
    assertThat(limited.replay().swapMax()).isEqualTo(256);
    assertThat(limited.settings()).containsEntry("swap.max", 1L << 20);
    assertThat(limited.replay().allocators().chargeRule()).isEqualTo(SwapChargeRule.EVERY_ENTRY);
    assertThat(Experiments.replay("main", Map.of("swap.max", "8191")).replay().swapMax()).isOne();
    assertThat(Experiments.replay("main", Map.of("swap.max", "0")).replay().swapMax()).isZero();
    assertThatThrownBy(() -> catalogue.read("main", Map.of("swap.max", "much")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "swap.max: 'much' is not allowed; use max, or a size of 0 bytes or more, such as 512"
                + " MiB");
    assertThatThrownBy(() -> catalogue.read("main", Map.of("swap.charge", "v1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("swap.charge: 'v1' is not allowed; use physical-slots or every-entry");
    assertThatThrownBy(() -> catalogue.read("contention", Map.of("swap.max", "1 MiB")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("does not use it");
  }

  @Test
  void whichPagesMoveFromTierToTierAreSettings() {
    ReplaySettings plain = Experiments.replay("main", Map.of()).replay();
    assertThat(plain.allocators().promotion()).isEqualTo(PromotionPolicy.NONE);
    assertThat(plain.tiers().memoryDemotion()).isEqualTo(DemotionPolicy.NONE);
    assertThat(Objects.requireNonNull(plain.zswap()).demotion())
        .isEqualTo(DemotionPolicy.WHEN_FULL);
    ReplaySettings other =
        Experiments.replay(
                "main",
                Map.of(
                    "swap.promotion", "on-load",
                    "swap.demotion.high-percent", "70",
                    "swap.demotion.low-percent", "60",
                    "swap.zswap.demotion", "proactive",
                    "swap.memory.enabled", "true",
                    "swap.memory.demotion", "proactive"))
            .replay();
    DemotionPolicy proactive = new DemotionPolicy.Proactive(70, 60);
    assertThat(other.allocators().promotion()).isEqualTo(PromotionPolicy.ON_LOAD);
    assertThat(other.tiers().memoryDemotion()).isEqualTo(proactive);
    assertThat(Objects.requireNonNull(other.zswap()).demotion()).isEqualTo(proactive);
    ReplaySettings third =
        Experiments.replay(
                "main",
                Map.of(
                    "swap.promotion", "sampled",
                    "swap.demotion.cold-after-ms", "1500",
                    "swap.zswap.demotion", "cold"))
            .replay();
    assertThat(third.allocators().promotion()).isEqualTo(PromotionPolicy.SAMPLED);
    assertThat(Objects.requireNonNull(third.zswap()).demotion())
        .isEqualTo(new DemotionPolicy.Cold(1_500));
    assertThatThrownBy(() -> catalogue.read("main", Map.of("swap.demotion.low-percent", "91")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("swap.demotion.low-percent");
    assertThatThrownBy(() -> catalogue.read("contention", Map.of("swap.promotion", "on-load")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("does not use it");
  }

  @Test
  void tiersAndWhatTheCgroupUsesOfThemAreSettings() {
    assertThat(Experiments.replay("main", Map.of()).replay().tiers())
        .isEqualTo(ReplaySettings.Tiers.DEFAULT);
    ReplayExperiment other =
        Experiments.replay(
            "main",
            Map.of(
                "swap.file.count", "3",
                "swap.memory.enabled", "true",
                "swap.memory.max-bytes", "2 MiB",
                "swap.memory.demotion", "when-full",
                "swap.cgroup.denied-tiers", "zswap, file",
                "swap.cgroup.writeback", "false",
                "swap.cgroup.zswap-max", "1 MiB"));
    assertThat(other.replay().tiers())
        .isEqualTo(
            new ReplaySettings.Tiers(
                3, 2 << 20, DemotionPolicy.WHEN_FULL, List.of("zswap", "file"), false, 1 << 20));
    assertThat(
            Experiments.replay(
                    "main",
                    Map.of(
                        "swap.file.spare", "true",
                        "swap.swapoff.tier", "zswap",
                        "swap.swapoff.at", "0.25",
                        "swap.swapoff.under-load", "false",
                        "swap.swapoff.into", "memory"))
                .replay()
                .tiers())
        .isEqualTo(
            ReplaySettings.Tiers.DEFAULT.with(
                true, new SwapoffSettings("zswap", 0.25, false, SwapoffTarget.MEMORY)));
    assertThatThrownBy(() -> catalogue.read("main", Map.of("swap.swapoff.at", "2")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("swap.swapoff.at");
    assertThatThrownBy(() -> catalogue.read("main", Map.of("swap.file.count", "33")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("swap.file.count");
  }

  @Test
  void severalDispatchersMakeAComparison() {
    ComparisonExperiment comparison =
        (ComparisonExperiment)
            catalogue.read("main", Map.of("dispatcher", "[pinned, caller-runs]"));
    assertThat(comparison.runs())
        .extracting(run -> run.experiment().replay().dispatcher())
        .containsExactly(CpuDispatcher.PINNED, CpuDispatcher.CALLER_RUNS);
    assertThat(comparison.runs().getFirst().variant()).isEqualTo("pinned");
    assertThat(comparison.runs().getFirst().experiment().settings())
        .containsEntry("dispatcher", "pinned");
    assertThatThrownBy(() -> catalogue.read("dispatchers", Map.of("runtime", "virtual")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("dispatcher")
        .hasMessageContaining("in virtual time");
  }

  @Test
  void variantsAreRunsThatChangeSettings() {
    ComparisonExperiment comparison =
        (ComparisonExperiment)
            catalogue.read(
                "main",
                Map.of("variants", "[as it is, small: swap.batch=1; swap.cpus = 3]", "seed", "7"));
    assertThat(comparison.settings())
        .containsEntry("variants", List.of("as it is", "small: swap.batch=1; swap.cpus = 3"));
    assertThat(comparison.runs())
        .extracting(ComparisonExperiment.Run::variant)
        .containsExactly("as it is", "small");
    assertThat(comparison.runs())
        .extracting(run -> run.experiment().replay().batch())
        .containsExactly(32, 1);
    ReplayExperiment small = comparison.runs().getLast().experiment();
    assertThat(small.replay().cpus()).isEqualTo(3);
    assertThat(small.settings())
        .containsEntry("variants", List.of())
        .containsEntry("swap.cpus", 3)
        .containsEntry("seed", 7L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [a: swap.batch]                    | use runs as in
          [: swap.batch=1]                   | use runs as in
          [a: variants=b]                    | use runs as in
          [a, a]                             | use each name once
          [a: swap.batc=1]                   | did you mean swap.batch?
          [a: swap.batch=0]                  | 1 to 512
          [a, b: runtime=virtual]            | replays, all of one runtime
          [a, b: kind=contention; runtime=virtual] | replays, all of one runtime
          """)
  void aVariantThatCannotRunIsRefused(String variants, String message) {
    assertThatThrownBy(() -> catalogue.read("main", Map.of("variants", variants)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          swap.zwap.shards      | 2         | there is no such setting; did you mean swap.zswap.shards?
          swap.zswap            | 2         | is a group of settings; name one of swap.zswap.accept-threshold-percent
          swap.cpus.x           | 2         | there is no such setting; did you mean swap.cpus?
          dispatcher            | fibres    | 'fibres' is not allowed; use caller-runs or fork-join or pinned or affinity
          dispatcher            | [pinned, fibres] | 'fibres' is not allowed; use caller-runs or fork-join or pinned or affinity
          dispatcher            | [pinned, pinned] | '[pinned, pinned]' is not allowed; use each once
          runtime               | fibres    | 'fibres' is not allowed; use threads or virtual
          swap.batch            | 0         | '0' is not allowed; use a whole number, 1 to 512
          swap.batch            | many      | 'many' is not allowed; use a whole number, 1 to 512
          swap.batch            | 2.5       | '2.5' is not allowed; use a whole number, 1 to 512
          swap.cpus             | 2000      | '2000' is not allowed; use auto, or a whole number, 1 to 1024
          swap.zswap.enabled    | maybe     | 'maybe' is not allowed; use true or false
          swap.file.max-bytes   | 1 KiB     | '1 KiB' is not allowed; use a size of at least 4096 bytes
          swap.file.max-bytes   | big       | 'big' is not allowed; use a size of at least 4096 bytes
          workload.memory       | 0         | '0' is not allowed; use a number above 0, up to 16
          workload.interleaving | random    | 'random' is not allowed; use concurrent or recorded
          workload.think-time   | 5         | '5' is not allowed; use 0: on threads
          workload.memory       | NaN       | 'NaN' is not allowed; use a number above 0, up to 16
          seed                  | x         | 'x' is not allowed; use a whole number
          warm-ups              | -1        | '-1' is not allowed; use a whole number, 0 to 100
          payload               | modelled  | 'modelled' is not allowed; use real, or runtime = virtual
          virtual.device        | tape      | 'tape' is not allowed; use measured or nvme or optane or pmem
          virtual.costs         | /no/file  | there is no file /no/file
          kind                  | other     | 'other' is not allowed; use replay or contention or free-path
          contention.cpus       | 4         | a replay experiment does not use it; it uses kind
          """)
  void badOverridesAreNamed(String path, String value, String message) {
    assertThatThrownBy(() -> catalogue.read("main", Map.of(path, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(path + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          contention.cpus        | [1,0]   | '[1,0]' is not allowed; use whole numbers, 1 to 256
          contention.cpus        | [1,512] | '[1,512]' is not allowed; use whole numbers, 1 to 256
          contention.cpus        | 2,2     | '2,2' is not allowed; use whole numbers, 1 to 256
          contention.cpus        | []      | '[]' is not allowed; use whole numbers, 1 to 256
          contention.cpus        | many    | 'many' is not allowed; use whole numbers, 1 to 256
          contention.pages       | 3       | 3 is not allowed; use at least swap.batch for each of 1 CPUs, 4, up to 100000000
          contention.think-nanos | -1      | '-1' is not allowed; use a whole number, 0 to 2147483647
          payload                | ideal   | 'ideal' is not allowed; use real or modelled
          swap.allocators        | none    | 'none' is not allowed; use both or per-cpu or single or locks or cluster-locks or global-lock or all
          runtime                | threads | 'threads' is not allowed; use virtual
          workload.tasks         | 4       | a contention experiment does not use it; it uses kind
          """)
  void badSettingsOfASeriesAreNamed(String path, String value, String message) {
    assertThatThrownBy(() -> catalogue.read("contention", Map.of(path, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(path + ": " + message);
  }

  @Test
  void theSettingsOfAPointRunItAlone() {
    ContentionExperiment series = Experiments.contention(Map.of("contention.cpus", "[1, 32]"));
    assertThat(series.points())
        .extracting(point -> point.machine().allocators() + " " + point.machine().cpus())
        .containsExactly("PER_CPU 1", "PER_CPU 32", "SINGLE 1", "SINGLE 32");
    ContentionExperiment.Point last = series.points().getLast();
    Map<String, String> typed = new TreeMap<>();
    last.settings().forEach((path, value) -> typed.put(path, value.toString()));
    assertThat(Experiments.contention(typed).points())
        .singleElement()
        .extracting(ContentionExperiment.Point::machine)
        .usingRecursiveComparison()
        .isEqualTo(last.machine());
  }

  @Test
  void allocatorsOfASeriesWorkAsTheSettingsSay() {
    assertThat(Experiments.contention(Map.of("swap.look-up-cache", "false")).points())
        .allMatch(
            point ->
                point
                    .machine()
                    .allocatorConfig()
                    .equals(AllocatorConfig.DEFAULT.withLookUpCache(false)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          free-path.tasks    | [1,257]          | '[1,257]' is not allowed; use whole numbers, 1 to 256
          free-path.tiers    | zram             | 'zram' is not allowed; use one of zswap, file, or several, each once
          free-path.tiers    | [zswap,zswap]    | '[zswap,zswap]' is not allowed; use each once
          free-path.variants | [cached,none]    | '[cached,none]' is not allowed; use one of per-slot, batched, cached, or
          free-path.pages    | 20               | 20 is not allowed; use at least one for each of 32 tasks, up to 100000000
          runtime            | threads          | 'threads' is not allowed; use virtual
          swap.free-batching | false            | a free-path experiment does not use it; it uses kind
          """)
  void badSettingsOfAFreePathAreNamed(String path, String value, String message) {
    assertThatThrownBy(() -> catalogue.read("free-path", Map.of(path, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(path + ": " + message);
  }

  @Test
  void aFreePathHasAPointForEachCombinationAndItsSettingsRunItAlone() {
    FreePathExperiment series = Experiments.freePath(Map.of());
    assertThat(series.points())
        .extracting(FreePathExperiment.Point::machine)
        .extracting(machine -> machine.tier() + " " + machine.tasks() + " " + machine.variant())
        .startsWith("ZSWAP 1 PER_SLOT", "ZSWAP 1 BATCHED", "ZSWAP 1 CACHED", "ZSWAP 32 PER_SLOT")
        .hasSize(12)
        .endsWith("FILE 32 CACHED");
    FreePathExperiment.Point point = series.points().get(7);
    Map<String, String> typed = new TreeMap<>();
    point.settings().forEach((path, value) -> typed.put(path, value.toString()));
    assertThat(Experiments.freePath(typed).points())
        .singleElement()
        .extracting(FreePathExperiment.Point::machine)
        .usingRecursiveComparison()
        .isEqualTo(point.machine());
  }

  @Test
  void warmUpsAreForThreads() {
    assertThat(Experiments.replay("main", Map.of()).warmUps()).isEqualTo(6);
    ReplayExperiment virtual =
        Experiments.replay("main", Map.of("runtime", "virtual", "warm-ups", "2"));
    assertThat(virtual.warmUps()).isZero();
    assertThat(virtual.settings()).containsEntry("warm-ups", 0);
  }

  @Test
  void aSpaceWithoutAnyBackendIsRefused() {
    assertThatThrownBy(() -> catalogue.read("file-only", Map.of("swap.file.enabled", "false")))
        .hasMessage(
            "swap.zswap.enabled: false, and swap.file.enabled too: pages have nowhere to go");
  }

  @Test
  void anUnknownExperimentIsNamedWithTheNearest() {
    assertThatThrownBy(() -> catalogue.read("mian", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there is no 'mian'; did you mean main?");
  }

  @Test
  void aUsersOwnFileIsCheckedToo(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("mine.conf");
    Files.writeString(file, "swap { cpus = 3, batch = null }");
    assertThatThrownBy(() -> catalogue.read(file.toString(), Map.of()))
        .hasMessage("swap.batch: null is not allowed; use a whole number, 1 to 512");
    Files.writeString(file, "swap { cpu = 3 }");
    assertThatThrownBy(() -> catalogue.read(file.toString(), Map.of()))
        .hasMessage("swap.cpu: there is no such setting; did you mean swap.cpus?");
    Files.writeString(file, "swap { ");
    assertThatThrownBy(() -> catalogue.read(file.toString(), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file.toString());
    Files.writeString(file, "swap { cpus = 3 }");
    assertThat(Experiments.replay(file.toString(), Map.of()).replay().cpus()).isEqualTo(3);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> catalogue.read("/no/such.conf", Map.of()))
        .hasMessage("experiment: cannot read /no/such.conf: there is no such file");
  }
}
