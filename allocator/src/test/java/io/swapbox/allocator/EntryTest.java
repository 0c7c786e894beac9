package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EntryTest {

  @Property
  void fieldsComeBack(
      @ForAll @IntRange(min = 1, max = Entry.MAX_SPACE) int space,
      @ForAll @IntRange(max = Entry.MAX_GENERATION) int generation,
      @ForAll @IntRange(max = Entry.MAX_SERIAL) int serial,
      @ForAll @IntRange(max = Entry.MAX_HOME) int home,
      @ForAll @IntRange(max = Entry.SLOTS_PER_CLUSTER - 1) int offset) {
    long cluster = Entry.clusterId(serial, home);
    long entry = Entry.of(space, generation, cluster, offset);
    assertThat(entry).isNotEqualTo(Entry.NONE);
    assertThat(Entry.space(entry)).isEqualTo(space);
    assertThat(Entry.generation(entry)).isEqualTo(generation);
    assertThat(Entry.cluster(entry)).isEqualTo(cluster);
    assertThat(Entry.serial(entry)).isEqualTo(serial);
    assertThat(Entry.home(entry)).isEqualTo(home);
    assertThat(Entry.offset(entry)).isEqualTo(offset);
  }

  @Test
  void aVirtualSlotIsAnEntryWithoutSpaceAndGeneration() {
    long cluster = Entry.clusterId(Entry.MAX_SERIAL, Entry.MAX_HOME);
    long slot = Entry.slot(cluster, 511);
    assertThat(Entry.of(1, 0, cluster, 511)).isEqualTo(1L << 56 | slot);
    assertThat(Entry.cluster(slot)).isEqualTo(cluster);
    assertThat(Entry.home(slot)).isEqualTo(Entry.MAX_HOME);
    assertThat(Entry.offset(slot)).isEqualTo(511);
    assertThat(Entry.slotOf(Entry.of(7, Entry.MAX_GENERATION, cluster, 511))).isEqualTo(slot);
    assertThatThrownBy(() -> Entry.slot(cluster + 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cluster id");
  }

  @Test
  void theHighestFieldsFillAllBits() {
    long cluster = Entry.clusterId(Entry.MAX_SERIAL, Entry.MAX_HOME);
    assertThat(Entry.of(Entry.MAX_SPACE, Entry.MAX_GENERATION, cluster, 511)).isEqualTo(-1L);
  }

  @Test
  void fieldsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Entry.of(0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("space 0 is not in 1 to 255");
    assertThatThrownBy(() -> Entry.of(256, 0, 0, 0)).hasMessageContaining("space");
    assertThatThrownBy(() -> Entry.of(1, 8192, 0, 0)).hasMessageContaining("generation");
    assertThatThrownBy(() -> Entry.of(1, 0, 1L << 34, 0)).hasMessageContaining("cluster id");
    assertThatThrownBy(() -> Entry.of(1, 0, 0, 512)).hasMessageContaining("slot offset");
    assertThatThrownBy(() -> Entry.clusterId(1 << 24, 0)).hasMessageContaining("serial");
    assertThatThrownBy(() -> Entry.clusterId(0, 1024)).hasMessageContaining("home");
  }

  @Test
  void followsTheSlotBeforeItInItsCluster() {
    long cluster = Entry.clusterId(1, 3);
    long entry = Entry.of(1, 5, cluster, 511);
    assertThat(Entry.follows(entry, Entry.of(1, 4, cluster, 510))).isTrue();
    assertThat(Entry.follows(entry, entry)).isFalse();
    assertThat(Entry.follows(entry, Entry.of(1, 5, cluster, 509))).isFalse();
    assertThat(Entry.follows(entry, Entry.of(2, 5, cluster, 510))).isFalse();
    assertThat(Entry.follows(entry, Entry.of(1, 5, Entry.clusterId(2, 3), 510))).isFalse();
    assertThat(Entry.follows(Entry.of(1, 5, cluster + 1, 0), entry)).isFalse();
  }

  @Test
  void isDescribedInWords() {
    long entry = Entry.of(3, 9, Entry.clusterId(17, 2), 5);
    assertThat(Entry.describe(entry))
        .isEqualTo(
            "entry 0x%x (space 3, cpu 2, cluster 17, slot 5, generation 9)".formatted(entry));
    assertThat(Entry.describe(Entry.NONE)).isEqualTo("entry 0x0 (none)");
  }
}
