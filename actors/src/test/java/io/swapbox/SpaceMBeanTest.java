package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A space as management clients see it. */
class SpaceMBeanTest {

  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  @RegisterExtension final Spaces spaces = new Spaces();

  @TempDir private Path directory;

  private SwapSpace twoTiers() {
    SwapFileConfig file = SwapFileConfig.of(directory.resolve("swap"), 8 * Spaces.PAGE);
    SwapSpace space = spaces.open(Spaces.pool(2).withSwapFile(file));
    for (int seed = 0; seed < 4; seed++) {
      space.swapOut(Pages.direct(Pages.noise(seed)));
    }
    return space;
  }

  @Test
  void aClientWithoutOurClassesReadsTheStatistics() throws Exception {
    ObjectName name = twoTiers().registerMBean("objects, first");
    assertThat(name).hasToString("io.swapbox:type=SwapSpace,name=\"objects, first\"");
    CompositeData statistics = (CompositeData) SERVER.getAttribute(name, "Statistics");
    assertThat(statistics.get("entries")).isEqualTo(4L);
    assertThat(((CompositeData) statistics.get("zswap")).get("zswpout")).isEqualTo(2L);
    assertThat(((CompositeData) statistics.get("file")).get("pswpout")).isEqualTo(2L);
    CompositeData[] tiers = (CompositeData[]) statistics.get("tiers");
    assertThat(Arrays.stream(tiers).map(tier -> tier.get("name") + " " + tier.get("pages")))
        .containsExactly("zswap 2", "file 2");
    CompositeData[] waits = (CompositeData[]) SERVER.getAttribute(name, "QueueWaits");
    assertThat(waits)
        .anySatisfy(
            wait -> {
              assertThat(wait.get("actor")).isEqualTo("slot-allocator");
              assertThat(wait.get("message")).isEqualTo("SwapOut");
              assertThat(wait.get("count")).isEqualTo(4L);
              assertThat((Long) wait.get("maxNanos")).isPositive();
            });
  }

  @Test
  void aClientWithOurClassesGetsRecords() {
    SwapSpace space = twoTiers();
    ObjectName name = space.registerMBean("records");
    SwapSpaceMXBean bean = JMX.newMXBeanProxy(SERVER, name, SwapSpaceMXBean.class);
    assertThat(bean.getStatistics()).isEqualTo(space.statistics());
    assertThat(bean.getQueueWaits())
        .extracting(QueueWait::actor)
        .contains("slot-allocator", "statistics");
  }

  @Test
  void itIsGoneWithTheSpace() {
    SwapSpace space = twoTiers();
    ObjectName name = space.registerMBean("gone");
    assertThat(SERVER.isRegistered(name)).isTrue();
    space.close();
    assertThat(SERVER.isRegistered(name)).isFalse();
    space.close();
    SwapSpace kept = spaces.open(Spaces.pool(2));
    ObjectName again = kept.registerMBean("gone");
    kept.closeTo(directory.resolve("snapshot"));
    assertThat(SERVER.isRegistered(again)).isFalse();
  }

  @Test
  void eachSpaceHasOneNameOfItsOwn() {
    SwapSpace first = twoTiers();
    first.registerMBean("one");
    SwapSpace second = spaces.open(Spaces.pool(2));
    assertThatExceptionOfType(MBeanNameException.class)
        .isThrownBy(() -> second.registerMBean("one"))
        .withMessage("io.swapbox:type=SwapSpace,name=\"one\" is the name of another MBean");
    second.registerMBean("two");
    assertThatExceptionOfType(MBeanNameException.class)
        .isThrownBy(() -> second.registerMBean("three"))
        .withMessageContaining("\"three\"")
        .withMessageContaining("\"two\" already");
  }
}
