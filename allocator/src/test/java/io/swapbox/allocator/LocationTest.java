package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LocationTest {

  @Property
  void zswapFieldsComeBack(
      @ForAll @IntRange(max = Location.MAX_SHARD) int shard,
      @ForAll @IntRange(max = Integer.MAX_VALUE) int handle) {
    long location = Location.zswap(shard, handle);
    assertThat(location).isBetween(0L, Location.MAX);
    assertThat(Location.shard(location)).isEqualTo(shard);
    assertThat(Location.handle(location)).isEqualTo(handle);
  }

  @Property
  void fileFieldsComeBack(
      @ForAll @IntRange(max = Location.MAX_FILE) int file,
      @ForAll @LongRange(max = Location.MAX_SLOT) long slot) {
    long location = Location.file(file, slot);
    assertThat(location).isBetween(0L, Location.MAX);
    assertThat(Location.fileIndex(location)).isEqualTo(file);
    assertThat(Location.slot(location)).isEqualTo(slot);
    assertThat(Location.place(location)).isEqualTo(slot);
    assertThat(Location.isPacked(location)).isFalse();
    assertThat(Location.at(file, slot)).isEqualTo(location);
  }

  @Property
  void packedFieldsComeBack(
      @ForAll @IntRange(max = Location.MAX_FILE) int file,
      @ForAll @IntRange(max = Integer.MAX_VALUE) int handle) {
    long location = Location.packed(file, handle);
    assertThat(location).isBetween(0L, Location.MAX);
    assertThat(Location.fileIndex(location)).isEqualTo(file);
    assertThat(Location.isPacked(location)).isTrue();
    assertThat(Location.packedHandle(location)).isEqualTo(handle);
    long place = Location.place(location);
    assertThat(Location.isPacked(place)).isTrue();
    assertThat(Location.packedHandle(place)).isEqualTo(handle);
    assertThat(Location.at(file, place)).isEqualTo(location);
  }

  @Test
  void fieldsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Location.zswap(256, 0)).hasMessageContaining("zswap shard 256");
    assertThatThrownBy(() -> Location.zswap(0, -1)).hasMessageContaining("zswap handle -1");
    assertThatThrownBy(() -> Location.file(32, 0)).hasMessageContaining("swap file 32");
    assertThatThrownBy(() -> Location.file(0, 1L << 34)).hasMessageContaining("swap file slot");
    assertThatThrownBy(() -> Location.packed(0, -1)).hasMessageContaining("packed object -1");
    assertThatThrownBy(() -> Location.at(0, 1L << 35)).hasMessageContaining("place in a swap file");
  }

  @Test
  void backingCodesComeBack() {
    for (Backing backing : Backing.values()) {
      assertThat(Backing.of(backing.code())).isEqualTo(backing);
    }
    assertThat(Backing.FOLIO.code()).isZero();
    assertThat(Backing.SWAPFILE.code()).isEqualTo(3);
    assertThatThrownBy(() -> Backing.of(4)).isInstanceOf(IllegalArgumentException.class);
  }
}
