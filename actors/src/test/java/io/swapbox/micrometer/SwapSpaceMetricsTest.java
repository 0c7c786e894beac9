package io.swapbox.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.swapbox.DemotionPolicy;
import io.swapbox.MemoryTierConfig;
import io.swapbox.SwapFileConfig;
import io.swapbox.SwapSpace;
import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry of Micrometer reads of a space. */
class SwapSpaceMetricsTest {

  private static final int PAGE = 4096;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
  private final Path directory;
  private final SwapSpace space;

  SwapSpaceMetricsTest(@TempDir Path directory) {
    this.directory = directory;
    space = open("swap", DemotionPolicy.NONE);
  }

  private SwapSpace open(String name, DemotionPolicy demotion) {
    ZswapConfig pool = ZswapConfig.ofBytes(2 * PAGE, 1).withDemotion(demotion);
    SwapFileConfig file = SwapFileConfig.of(directory.resolve(name), 80 * PAGE);
    return SwapSpace.open(new SwapSpaceConfig(1, 8, pool, file, true));
  }

  @BeforeEach
  void bind() {
    new SwapSpaceMetrics(space, Tags.of("space", "test")).bindTo(registry);
  }

  @AfterEach
  void close() {
    space.close();
  }

  private ByteBuffer noise(int seed) {
    byte[] bytes = new byte[PAGE];
    new SplittableRandom(seed).nextBytes(bytes);
    return page.clear().put(bytes).flip();
  }

  private long storeNoise(int seed) {
    return space.swapOut(noise(seed));
  }

  private double counter(String name) {
    return registry.get(name).tag("space", "test").functionCounter().count();
  }

  private double gauge(String name) {
    return registry.get(name).tag("space", "test").gauge().value();
  }

  private double pages(String tier) {
    return registry.get("swapbox.pages").tag("tier", tier).gauge().value();
  }

  @Test
  void metersFollowTheStatistics() {
    long inPool = storeNoise(1);
    storeNoise(2);
    long inFile = storeNoise(3);
    space.swapOut(ByteBuffer.allocateDirect(PAGE));
    space.swapIn(inPool, page.clear());
    space.swapIn(inFile, page.clear());
    space.swapIn(inFile, page.clear());

    assertThat(gauge("swapbox.entries")).isEqualTo(4);
    assertThat((long) gauge("swapbox.descriptors")).isEqualTo(space.statistics().descriptorBytes());
    assertThat(gauge("swapbox.zero.pages")).isEqualTo(1);
    assertThat(pages("zswap")).isEqualTo(2);
    assertThat(pages("file")).isEqualTo(1);
    assertThat(registry.get("swapbox.size").tag("tier", "file").gauge().value()).isEqualTo(PAGE);
    assertThat(gauge("swapbox.zswap.pool.size")).isEqualTo(2 * PAGE);
    assertThat(gauge("swapbox.zswap.stored")).isEqualTo(2 * PAGE);
    assertThat(counter("swapbox.zswpout")).isEqualTo(2);
    assertThat(counter("swapbox.zswpin")).isEqualTo(1);
    assertThat(counter("swapbox.pswpout")).isEqualTo(1);
    assertThat(counter("swapbox.pswpin")).isEqualTo(2);
    assertThat(counter("swapbox.swpout.zero")).isEqualTo(1);
    assertThat(counter("swapbox.swpin.zero")).isZero();
    assertThat(counter("swapbox.zswap.pool.limit.hit")).isPositive();
  }

  @Test
  void movesAndRefusalsAreCounted() {
    for (int seed = 0; seed < 4; seed++) {
      storeNoise(seed);
    }
    space.migrate("zswap", "file", 1);
    assertThat(registry.get("swapbox.demoted").tag("tier", "zswap").functionCounter().count())
        .isEqualTo(1);
    assertThat(registry.get("swapbox.promoted").tag("tier", "file").functionCounter().count())
        .isZero();
    assertThat(registry.get("swapbox.zswap.rejected").functionCounters())
        .extracting(meter -> meter.getId().getTag("reason"))
        .containsExactlyInAnyOrder(
            "reclaim.fail",
            "alloc.fail",
            "compress.poor",
            "cgroup.max",
            "above.threshold",
            "decompress.fail");
  }

  @Test
  void whatAPoolWritesBackIsCounted() {
    try (SwapSpace other = open("other", DemotionPolicy.WHEN_FULL)) {
      new SwapSpaceMetrics(other, Tags.of("space", "other")).bindTo(registry);
      for (int seed = 0; seed < 60; seed++) {
        other.swapOut(noise(seed));
      }
      long writtenBack = Long.MAX_VALUE;
      while (writtenBack != other.statistics().zswap().writtenBackPages()) {
        writtenBack = other.statistics().zswap().writtenBackPages();
      }
      assertThat(writtenBack).isPositive();
      assertThat(
              (long) registry.get("swapbox.zswpwb").tag("space", "other").functionCounter().count())
          .isEqualTo(writtenBack);
      assertThat(counter("swapbox.zswpwb")).isZero();
    }
  }

  @Test
  void waitsInMailboxesAreATimer() {
    storeNoise(1);
    bind();
    double waits =
        registry.get("swapbox.mailbox.wait").tag("actor", "slot-allocator").functionTimer().count();
    assertThat(waits).isPositive();
    double longest =
        registry
            .get("swapbox.mailbox.wait.max")
            .tag("actor", "slot-allocator")
            .timeGauge()
            .value(TimeUnit.NANOSECONDS);
    assertThat(longest).isPositive();
    double total =
        registry
            .get("swapbox.mailbox.wait")
            .tag("actor", "slot-allocator")
            .functionTimer()
            .totalTime(TimeUnit.NANOSECONDS);
    assertThat(total).isGreaterThanOrEqualTo(longest * 0.99);
  }

  @Test
  void bindingAgainAddsTheTiersThatHaveCome() {
    storeNoise(1);
    int before = registry.getMeters().size();
    space.swapon(MemoryTierConfig.ofBytes(4 * PAGE));
    assertThat(registry.find("swapbox.pages").tag("tier", "memory").gauge()).isNull();
    bind();
    assertThat(pages("memory")).isZero();
    assertThat(pages("zswap")).isEqualTo(1);
    assertThat(registry.getMeters().size()).isGreaterThanOrEqualTo(before + 4);
  }

  @Test
  void everyMeterIsDocumented() throws IOException {
    String document = Files.readString(Path.of("../docs/embedding.md"));
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
  }

  @Test
  void namesAreMicrometers() {
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .isNotEmpty()
        .allMatch(name -> name.matches("swapbox(\\.[a-z]+)+"));
    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .allSatisfy(id -> assertThat(id.getDescription()).isNotBlank());
  }

  @Test
  void aSpaceThatIsClosedReadsAsNotANumber() {
    space.close();
    assertThat(gauge("swapbox.entries")).isNaN();
    assertThat(counter("swapbox.pswpin")).isNaN();
    assertThat(pages("file")).isNaN();
  }
}
