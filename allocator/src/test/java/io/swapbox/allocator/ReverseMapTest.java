package io.swapbox.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReverseMapTest {

  private final ReverseMap map = new ReverseMap();

  @Test
  void noWordIsNone() {
    int word = map.add(0, 0);
    assertThat(word).isNotEqualTo(ReverseMap.NONE);
    assertThat(map.cluster(word)).isZero();
    assertThat(ReverseMap.offset(word)).isZero();
    map.remove(ReverseMap.NONE);
    assertThat(map.clusters()).isEqualTo(1);
  }

  @Test
  void theCacheOnlyBitDisturbsNothing() {
    int word = map.add(Entry.MAX_CLUSTER, 511);
    int marked = ReverseMap.withCacheOnly(word, true);
    assertThat(ReverseMap.cacheOnly(word)).isFalse();
    assertThat(ReverseMap.cacheOnly(marked)).isTrue();
    assertThat(map.cluster(marked)).isEqualTo(Entry.MAX_CLUSTER);
    assertThat(ReverseMap.offset(marked)).isEqualTo(511);
    assertThat(ReverseMap.withCacheOnly(marked, false)).isEqualTo(word);
    map.remove(marked);
    assertThat(map.clusters()).isZero();
  }

  @Test
  void aClusterIsNumberedOnceAndItsNumberIsUsedAgain() {
    int a = map.add(100, 0);
    int b = map.add(200, 0);
    assertThat(map.add(100, 0)).isEqualTo(a);
    map.remove(a);
    assertThat(map.cluster(a)).isEqualTo(100);
    map.remove(a);
    assertThat(map.clusters()).isEqualTo(1);
    assertThat(map.add(300, 0)).isEqualTo(a);
    assertThat(map.cluster(b)).isEqualTo(200);
    assertThat(map.add(100, 0)).isNotIn(a, b);
  }

  @Test
  void fourMillionClustersFitAndNoMore() {
    int word = ReverseMap.NONE;
    for (long cluster = 0; cluster < ReverseMap.MAX_CLUSTERS; cluster++) {
      word = map.add(cluster, 511);
    }
    int last = ReverseMap.withCacheOnly(word, true);
    assertThat(map.cluster(last)).isEqualTo(ReverseMap.MAX_CLUSTERS - 1);
    assertThat(ReverseMap.offset(last)).isEqualTo(511);
    assertThatThrownBy(() -> map.add(Entry.MAX_CLUSTER, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the reverse map is full: the swap file has pages of 4194303 virtual clusters");
    assertThat(map.clusters()).isEqualTo(ReverseMap.MAX_CLUSTERS);
    // One that is there may go on; another one comes in when one goes.
    map.remove(map.add(0, 1));
    map.remove(last);
    assertThat(map.cluster(map.add(Entry.MAX_CLUSTER, 0))).isEqualTo(Entry.MAX_CLUSTER);
  }

  @Test
  void withoutWordsItTakesWhatItTookAtFirst() {
    long before = map.metadataBytes();
    List<Integer> words = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      words.add(map.add(i, i % 512));
    }
    assertThat(map.metadataBytes()).isGreaterThan(before + 10_000L * 28);
    words.forEach(map::remove);
    assertThat(map.clusters()).isZero();
    assertThat(map.metadataBytes()).isEqualTo(before);
    assertThat(map.cluster(map.add(9, 9))).isEqualTo(9);
  }

  @Property(tries = 50)
  void aWordNamesWhatItWasMadeFor(@ForAll long seed) {
    Random random = new Random(seed);
    int clusters = random.nextInt(1, 300);
    List<long[]> model = new ArrayList<>();
    for (int step = 0; step < 2000; step++) {
      if (model.isEmpty() || random.nextInt(100) < 50 + 40 * Math.sin(step / 200.0)) {
        long cluster = random.nextInt(clusters) * 56_789_012L;
        int offset = random.nextInt(512);
        model.add(new long[] {map.add(cluster, offset), cluster, offset});
      } else {
        map.remove((int) model.remove(random.nextInt(model.size()))[0]);
      }
      if (step % 100 == 0) {
        assertNamed(model);
      }
    }
    assertNamed(model);
    model.forEach(word -> map.remove((int) word[0]));
    assertThat(map.clusters()).isZero();
  }

  private void assertNamed(List<long[]> model) {
    for (long[] word : model) {
      assertThat(map.cluster((int) word[0])).isEqualTo(word[1]);
      assertThat(ReverseMap.offset((int) word[0])).isEqualTo((int) word[2]);
    }
    long distinct = model.stream().mapToLong(word -> word[1]).distinct().count();
    assertThat(map.clusters()).isEqualTo((int) distinct);
  }
}
