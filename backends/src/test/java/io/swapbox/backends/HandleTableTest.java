package io.swapbox.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.agrona.collections.IntArrayList;
import org.junit.jupiter.api.Test;

class HandleTableTest {

  @Property(tries = 50)
  void behavesAsAMap(@ForAll @Size(max = 500) List<Integer> steps) {
    HandleTable table = new HandleTable();
    Map<Integer, Long> model = new HashMap<>();
    IntArrayList handles = new IntArrayList();
    for (int step : steps) {
      if (step % 3 == 0 && !handles.isEmpty()) {
        int handle = handles.fastUnorderedRemove(Math.floorMod(step, handles.size()));
        table.remove(handle);
        model.remove(handle);
      } else {
        long object = step & 0x7FFF_FFFFL;
        int handle = table.add(object);
        assertThat(model.put(handle, object)).as("handle given out twice").isNull();
        handles.addInt(handle);
      }
      model.forEach((handle, object) -> assertThat(table.get(handle)).isEqualTo(object));
    }
  }

  @Test
  void growsPastASegmentAndUsesHandlesAgain() {
    HandleTable table = new HandleTable();
    int many = 100_000;
    for (int i = 0; i < many; i++) {
      assertThat(table.add(i)).isEqualTo(i);
    }
    long grown = table.metadataBytes();
    assertThat(grown).isBetween(8L * many, 9L * many);
    for (int i = 0; i < many; i++) {
      assertThat(table.get(i)).isEqualTo(i);
      table.remove(i);
    }
    for (int i = 0; i < many; i++) {
      table.add(i);
    }
    assertThat(table.metadataBytes()).isEqualTo(grown);
  }

  @Test
  void namesAHandleThatItDoesNotKnow() {
    HandleTable table = new HandleTable();
    int handle = table.add(5);
    table.remove(handle);
    assertThatThrownBy(() -> table.get(handle))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zswap handle 0 was freed");
    assertThatThrownBy(() -> table.get(1)).hasMessageContaining("unknown zswap handle 1");
    assertThatThrownBy(() -> table.get(-7)).hasMessageContaining("unknown zswap handle -7");
  }
}
