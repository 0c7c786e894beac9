package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What descriptors cost off heap. */
class DescriptorMemoryTest {

  @Test
  void aMillionEntriesTakeNoMoreThanSixteenAndAHalfBytesEachAndNothingInTheEnd() {
    int entries = 1 << 20;
    long[] all = new long[entries];
    VirtualClusters[] cpus = {new VirtualClusters(1, 0), new VirtualClusters(1, 1)};
    int serial = 0;
    for (int i = 0; i < entries; i++) {
      VirtualClusters cpu = cpus[i % 2];
      if (cpu.available() == 0) {
        cpu.grant(Entry.clusterId(serial++, i % 2), 0);
      }
      all[i] = cpu.allocate(i & 0xFFFF);
    }
    long bytes = cpus[0].descriptorBytes() + cpus[1].descriptorBytes();
    assertThat(cpus[0].entries() + cpus[1].entries()).isEqualTo(entries);
    assertThat((double) bytes / entries).isBetween(16.0, 16.5);
    for (long entry : all) {
      VirtualClusters cpu = cpus[Entry.home(entry)];
      cpu.uncache(cpu.find(entry));
      cpu.free(entry);
    }
    for (VirtualClusters cpu : cpus) {
      assertThat(cpu.entries()).isZero();
      assertThat(cpu.clusters()).isZero();
      assertThat(cpu.descriptorBytes()).isZero();
    }
  }

  @Test
  void oneEntryTakesOneTable() {
    VirtualClusters clusters = new VirtualClusters(1, 0);
    clusters.grant(Entry.clusterId(0, 0), 0);
    assertThat(clusters.descriptorBytes()).isZero();
    clusters.allocate(0);
    assertThat(clusters.descriptorBytes())
        .isEqualTo(DescriptorArena.TABLE_BYTES + 64)
        .isEqualTo(512 * 16 + 64 + 64);
    clusters.close();
    assertThat(clusters.descriptorBytes()).isZero();
    assertThat(clusters.entries()).isZero();
    assertThat(clusters.available()).isZero();
  }

  @Property(tries = 20)
  void tablesNeverOverlapAndTheLastOneFreesAll(@ForAll long seed) {
    Random random = new Random(seed);
    DescriptorArena arena = new DescriptorArena();
    List<Long> tables = new ArrayList<>();
    Set<Long> distinct = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      if (tables.isEmpty() || random.nextInt(10) < 6) {
        long table = arena.allocate();
        assertThat(distinct.add(table)).isTrue();
        assertThat(DescriptorArena.offset(table) % DescriptorArena.TABLE_BYTES).isZero();
        arena.setOwner(table + 511 * Descriptor.BYTES, table);
        tables.add(table);
      } else {
        long table = tables.remove(random.nextInt(tables.size()));
        assertThat(arena.owner(table + 511 * Descriptor.BYTES)).isEqualTo(table);
        distinct.remove(table);
        arena.free(table);
      }
    }
    tables.forEach(arena::free);
    assertThat(arena.bytes()).isZero();
    assertThatThrownBy(() -> arena.state(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("descriptor chunk 0 was freed");
  }
}
