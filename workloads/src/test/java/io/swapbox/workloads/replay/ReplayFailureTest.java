package io.swapbox.workloads.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.typesafe.config.ConfigFactory;
import io.swapbox.AllocatorConfig;
import io.swapbox.ConfigurationException;
import io.swapbox.SpaceFailedException;
import io.swapbox.SwapException;
import io.swapbox.SwapFileOpenException;
import io.swapbox.actors.runtime.CpuDispatcher;
import io.swapbox.backends.SwapFile;
import io.swapbox.workloads.task.PageLostException;
import io.swapbox.workloads.trace.TraceException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replays that cannot go on: each ends soon, says why, and leaves nothing behind. */
class ReplayFailureTest {

  private static final int PAGES = 300;
  private static final int PAGE = 4096;
  private static final ReplayProgress SILENT = (phase, done, total) -> {};

  private final Path directory;
  private final String trace;
  private Set<Path> temporaryBefore = Set.of();

  ReplayFailureTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.trace = TraceFile.random(PAGES, 4000, 1).writeTo(directory, PAGES).toString();
  }

  @BeforeEach
  void lookAtTemporaryFiles() throws IOException {
    temporaryBefore = temporaryFiles();
  }

  private static Set<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("swapbox"))
          .collect(Collectors.toSet());
    }
  }

  private ReplaySettings settings(
      double memory,
      int tasks,
      ReplaySettings.@Nullable Zswap zswap,
      ReplaySettings.@Nullable File file) {
    return new ReplaySettings(trace, memory, tasks, 2, 8, zswap, file, 1, true);
  }

  private static <T extends SwapException> T fails(
      Class<T> type, ReplaySettings settings, ReplayProgress progress) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () ->
            assertThatExceptionOfType(type)
                .isThrownBy(() -> Replay.run(settings, progress))
                .actual());
  }

  /** The last of them has less than it needs, too, when the others are dead. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aPoolThatIsTooSmallIsTheEndOfMemory(int tasks) {
    ReplaySettings.Zswap tiny = new ReplaySettings.Zswap(1, 90, 1);
    MemoryExhaustedException end =
        fails(MemoryExhaustedException.class, settings(0.15, tasks, tiny, null), SILENT);
    assertThat(end.kills()).hasSize(tasks);
    assertThat(end)
        .hasMessageStartingWith("out of memory: task ")
        .hasMessageEndingWith("larger pool or file");
  }

  @Test
  void aLimitOfSwapThatIsTooLowIsTheEndOfMemory() {
    ReplaySettings.File temporary = new ReplaySettings.File(null, 1 << 24, 1);
    ReplaySettings limited =
        new ReplaySettings(
            trace,
            0.25,
            2,
            2,
            8,
            null,
            temporary,
            1,
            true,
            CpuDispatcher.CALLER_RUNS,
            AllocatorConfig.DEFAULT,
            3,
            ReplaySettings.Tiers.DEFAULT,
            ReplaySettings.Paging.DEFAULT);
    assertThat(fails(MemoryExhaustedException.class, limited, SILENT))
        .hasMessageEndingWith(" because its cgroup has no swap left; raise swap.max");
  }

  @Test
  void aFileThatIsTooSmallIsTheEndOfMemory() throws IOException {
    ReplaySettings.File temporary = new ReplaySettings.File(null, PAGE, 1);
    fails(MemoryExhaustedException.class, settings(0.25, 2, null, temporary), SILENT);
    assertThat(temporaryFiles()).isEqualTo(temporaryBefore);

    Path kept = directory.resolve("swap");
    ReplaySettings.File named = new ReplaySettings.File(kept, PAGE, 1);
    fails(MemoryExhaustedException.class, settings(0.25, 2, null, named), SILENT);
    assertThat(kept).exists();
    SwapFile.open(kept, 1).close(); // It is not locked any more.
  }

  @Test
  void aDamagedSwapFileIsNoticed() {
    Path swap = directory.resolve("swap");
    ReplayProgress vandal =
        (phase, done, total) -> {
          if (phase.equals("replay") && done > total / 2) {
            overwriteSlots(swap);
          }
        };
    ReplaySettings.File file = new ReplaySettings.File(swap, 1 << 24, 2);
    assertThat(fails(PageLostException.class, settings(0.25, 1, null, file), vandal))
        .hasMessageContaining("task 0 lost page ")
        .hasMessageContaining("CORRUPT");
  }

  private static void overwriteSlots(Path swap) {
    try (RandomAccessFile file = new RandomAccessFile(swap.toFile(), "rw")) {
      byte[] garbage = new byte[(int) file.length() - PAGE];
      file.seek(PAGE);
      file.write(garbage);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTraceThatIsNotThereIsNamed() throws IOException {
    ReplaySettings.File temporary = new ReplaySettings.File(null, 1 << 20, 1);
    ReplaySettings settings =
        new ReplaySettings("no-such-trace", 0.5, 1, 1, 32, null, temporary, 1, true);
    assertThat(fails(TraceException.class, settings, SILENT))
        .hasMessageContaining("no-such-trace")
        .hasMessageContaining("cc1-sqlite");
    assertThat(temporaryFiles()).isEqualTo(temporaryBefore);
  }

  @Test
  void aSwapFileThatCannotBeOpenedIsNamed() {
    Path nowhere = directory.resolve("nowhere").resolve("swap");
    ReplaySettings.File file = new ReplaySettings.File(nowhere, 1 << 20, 1);
    assertThat(fails(SwapFileOpenException.class, settings(0.5, 1, null, file), SILENT))
        .hasMessageContaining(nowhere.toString());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 16.5, Double.NaN, Double.POSITIVE_INFINITY})
  void memoryIsAShare(double memory) {
    assertThatThrownBy(() -> settings(memory, 1, new ReplaySettings.Zswap(100, 90, 1), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("workload.memory: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4097})
  void tasksAreLimited(int tasks) {
    assertThatThrownBy(() -> settings(0.5, tasks, null, null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("workload.tasks: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1001})
  void aPoolIsAShare(int percent) {
    ReplaySettings.Zswap zswap = new ReplaySettings.Zswap(percent, 90, 1);
    assertThatThrownBy(() -> settings(0.5, 1, zswap, null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("swap.zswap.max-pool-percent: ");
  }

  @Test
  void aSpaceWithoutRoomIsRefused() {
    fails(ConfigurationException.class, settings(0.5, 1, null, null), SILENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65})
  void aRefusedFileLeavesNothingBehind(int queueDepth) throws IOException {
    ReplaySettings.File file = new ReplaySettings.File(null, 1 << 20, queueDepth);
    assertThat(fails(ConfigurationException.class, settings(0.5, 1, null, file), SILENT))
        .hasMessageStartingWith("file.queue-depth: ");
    assertThat(temporaryFiles()).isEqualTo(temporaryBefore);
  }

  @Test
  void moreMemoryThanFramesCanBeNumberedIsRefused() throws IOException {
    int pages = 1 << 16;
    String wide = TraceFile.random(pages, 1, 1).writeTo(directory, pages).toString();
    ReplaySettings settings =
        new ReplaySettings(
            wide, 16, 4096, 2, 8, new ReplaySettings.Zswap(100, 90, 1), null, 1, true);
    assertThat(fails(ConfigurationException.class, settings, SILENT))
        .hasMessageStartingWith("workload.memory: ");
  }

  @Test
  void aListenerThatFailsEndsTheReplay() {
    ReplayProgress broken =
        (phase, done, total) -> {
          if (phase.equals("replay")) {
            throw new IllegalArgumentException("the terminal is gone");
          }
        };
    ReplaySettings.Zswap pool = new ReplaySettings.Zswap(400, 90, 1);
    assertThat(fails(SpaceFailedException.class, settings(0.5, 2, pool, null), broken))
        .hasMessageContaining("the terminal is gone");
  }

  @Test
  void aReplayThatCannotStartSaysSo() throws IOException {
    String setting = "swapbox.dispatchers.caller-runs.executor";
    System.setProperty(setting, "no.such.Executor");
    ConfigFactory.invalidateCaches();
    try {
      ReplaySettings.File temporary = new ReplaySettings.File(null, 1 << 20, 1);
      assertThat(fails(SpaceFailedException.class, settings(0.5, 1, null, temporary), SILENT))
          .rootCause()
          .hasMessageContaining("no.such.Executor");
    } finally {
      System.clearProperty(setting);
      ConfigFactory.invalidateCaches();
    }
    assertThat(temporaryFiles()).isEqualTo(temporaryBefore);
  }
}
