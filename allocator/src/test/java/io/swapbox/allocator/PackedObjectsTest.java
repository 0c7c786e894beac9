package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class PackedObjectsTest {

  private final SwapMap map = new SwapMap(2048, false);
  private final PhysicalSlots slots = map.slots();
  private final PackedObjects packed = map.packed();

  @Test
  void aSlotIsFreedWithItsLastObject() {
    long slot = slots.allocateRun(2);
    int first = packed.add(slot, 0, 3000, 1, 7, 8);
    int straddling = packed.add(slot, 3000, 3000, 2, 7, 9);
    assertThat(packed.slot(straddling)).isEqualTo(slot);
    assertThat(packed.start(straddling)).isEqualTo(3000);
    assertThat(packed.lastSlot(straddling)).isEqualTo(slot + 1);
    assertThat(packed.length(straddling)).isEqualTo(3000);
    assertThat(packed.algorithm(straddling)).isEqualTo(2);
    assertThat(packed.entryCluster(straddling)).isEqualTo(7);
    assertThat(packed.entryOffset(straddling)).isEqualTo(9);
    assertThat(map.pages()).isEqualTo(2);
    packed.remove(straddling);
    assertThat(slots.allocated(slot + 1)).isFalse();
    assertThat(slots.allocated(slot)).isTrue();
    packed.remove(first);
    assertThat(slots.used()).isZero();
    assertThat(map.pages()).isZero();
  }

  @Test
  void theFirstByteMayLieInALaterSlot() {
    long slot = slots.allocateRun(2);
    int handle = packed.add(slot, 4096, 4096, 0, 1, 1);
    assertThat(packed.slot(handle)).isEqualTo(slot + 1);
    assertThat(packed.lastSlot(handle)).isEqualTo(slot + 1);
    assertThat(packed.start(handle)).isZero();
  }

  @Test
  void aPlaceIsASlotOrAnObject() {
    long plain = slots.allocateRun(1);
    slots.map(plain, 3, 4);
    long slot = slots.allocateRun(2);
    long place = Location.place(Location.packed(0, packed.add(slot, 4000, 200, 1, 5, 6)));
    assertThat(map.pages()).isEqualTo(2);
    assertThat(map.entryCluster(plain)).isEqualTo(3);
    assertThat(map.entryOffset(plain)).isEqualTo(4);
    assertThat(map.entryCluster(place)).isEqualTo(5);
    assertThat(map.entryOffset(place)).isEqualTo(6);
    map.setCacheOnly(plain, true);
    map.setCacheOnly(place, true);
    assertThat(map.cacheOnly(plain)).isTrue();
    assertThat(map.cacheOnly(place)).isTrue();
    long[] found = new long[3];
    assertThat(map.findCacheOnly(found)).isEqualTo(2);
    assertThat(found).containsExactly(plain, place, 0);
    map.markBad(place);
    assertThat(slots.bad(slot)).isTrue();
    assertThat(slots.bad(slot + 1)).isTrue();
    map.markBad(plain);
    map.free(plain);
    map.free(place);
    assertThat(map.findCacheOnly(found)).isZero();
    assertThat(map.entryCluster(place)).isEqualTo(PhysicalSlots.UNMAPPED);
    assertThat(map.entryOffset(place)).isEqualTo(PhysicalSlots.UNMAPPED);
    assertThat(slots.badSlots()).isEqualTo(3);
    assertThat(slots.used()).isZero();
    assertThat(map.metadataBytes()).isGreaterThan(slots.metadataBytes());
  }

  @Test
  void wrongUseIsRefused() {
    long slot = slots.allocateRun(1);
    assertThatThrownBy(() -> packed.add(slot, 0, 0, 0, 1, 1)).hasMessageContaining("length");
    assertThatThrownBy(() -> packed.add(slot, 0, 4097, 0, 1, 1)).hasMessageContaining("length");
    assertThatThrownBy(() -> packed.add(slot, 0, 1, 8, 1, 1)).hasMessageContaining("algorithm");
    assertThatThrownBy(() -> packed.add(slot + 1, 0, 1, 0, 1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("swap file slot 2 is not allocated");
    int handle = packed.add(slot, 0, 1, 0, 1, 1);
    packed.remove(handle);
    assertThatThrownBy(() -> packed.remove(handle))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is no packed object " + handle);
    assertThatThrownBy(() -> packed.setCacheOnly(handle, true))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> packed.checksum(handle)).isInstanceOf(IllegalStateException.class);
  }

  /** What the model knows of an object. */
  private record Packed(long position, int length, int algorithm, long cluster, int offset) {
    static Packed random(Random random, long position, int length) {
      return new Packed(
          position, length, random.nextInt(8), random.nextInt(40), random.nextInt(512));
    }
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void doesWhatAMapDoes(@ForAll long seed) {
    Random random = new Random(seed);
    Map<Integer, Packed> model = new HashMap<>();
    Map<Integer, Integer> checksums = new HashMap<>();
    Set<Integer> cacheOnly = new HashSet<>();
    for (int step = 0; step < 600; step++) {
      if (random.nextInt(3) > 0) {
        addRun(random, model);
      }
      for (Integer handle : new ArrayList<>(model.keySet())) {
        int dice = random.nextInt(40);
        if (dice < 3) {
          packed.remove(handle);
          model.remove(handle);
          checksums.remove(handle);
          cacheOnly.remove(handle);
        } else if (dice == 3) {
          checksums.put(handle, step);
          packed.setChecksum(handle, step);
        } else if (dice == 4) {
          boolean only = cacheOnly.add(handle) || !cacheOnly.remove(handle);
          packed.setCacheOnly(handle, only);
        }
      }
      if (step % 50 == 0) {
        assertSame(model, checksums, cacheOnly);
      }
    }
    assertSame(model, checksums, cacheOnly);
    model.keySet().forEach(packed::remove);
    assertSame(Map.of(), Map.of(), Set.of());
    assertThat(slots.used()).isZero();
  }

  /** Fills a run of slots with objects one behind the other, and frees what they leave. */
  private void addRun(Random random, Map<Integer, Packed> model) {
    long first = slots.allocateRun(1 + random.nextInt(12));
    if (first < 0) {
      return;
    }
    int bytes = slots.runLength() * 4096;
    int start = 0;
    int length = 1 + random.nextInt(4096);
    while (start + length <= bytes && random.nextInt(30) > 0) {
      Packed object = Packed.random(random, first * 4096 + start, length);
      int handle =
          packed.add(first, start, length, object.algorithm(), object.cluster(), object.offset());
      assertThat(model.put(handle, object)).isNull();
      start += length;
      length = 1 + random.nextInt(4096);
    }
    for (long slot = first + (start + 4095) / 4096; slot < first + bytes / 4096; slot++) {
      slots.free(slot);
    }
  }

  private void assertSame(
      Map<Integer, Packed> model, Map<Integer, Integer> checksums, Set<Integer> cacheOnly) {
    Set<Long> used = new HashSet<>();
    model.forEach(
        (handle, object) -> {
          used.addAll(slotsOf(object));
          assertThat(packed.slot(handle) * 4096 + packed.start(handle))
              .isEqualTo(object.position());
          assertThat(packed.length(handle)).isEqualTo(object.length());
          assertThat(packed.algorithm(handle)).isEqualTo(object.algorithm());
          assertThat(packed.entryCluster(handle)).isEqualTo(object.cluster());
          assertThat(packed.entryOffset(handle)).isEqualTo(object.offset());
          assertThat(packed.checksum(handle)).isEqualTo(checksums.getOrDefault(handle, 0));
          assertThat(packed.cacheOnly(handle)).isEqualTo(cacheOnly.contains(handle));
        });
    assertThat(slots.used()).isEqualTo(used.size());
    used.forEach(slot -> assertThat(slots.allocated(slot)).isTrue());
    assertThat(packed.size()).isEqualTo(model.size());
    assertThat(map.pages()).isEqualTo(model.size());
    List<Integer> inOrder = new ArrayList<>();
    for (int handle = packed.next(0); handle >= 0; handle = packed.next(handle + 1)) {
      inOrder.add(handle);
    }
    assertThat(inOrder).isSorted().containsExactlyInAnyOrderElementsOf(model.keySet());
    Set<Integer> found = new HashSet<>();
    long[] part = new long[3];
    while (found.size() < cacheOnly.size()) {
      int want = Math.min(part.length, cacheOnly.size() - found.size());
      assertThat(map.findCacheOnly(part)).isGreaterThanOrEqualTo(want);
      for (int i = 0; i < want; i++) {
        assertThat(found.add(Location.packedHandle(part[i]))).isTrue();
      }
    }
    assertThat(found).isEqualTo(cacheOnly);
  }

  private static Set<Long> slotsOf(Packed object) {
    Set<Long> slots = new HashSet<>();
    for (long slot = object.position() / 4096;
        slot <= (object.position() + object.length() - 1) / 4096;
        slot++) {
      slots.add(slot);
    }
    return slots;
  }
}
