package io.swapbox.workloads.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Intervals against a bit for each nanosecond. */
class IntervalsTest {

  @Property(tries = 200)
  void areTheUnionOfWhatWasAdded(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Intervals intervals = new Intervals();
    BitSet model = new BitSet();
    int end = 0;
    for (int k = 0; k < 200; k++) {
      end += random.nextInt(8);
      int begin = Math.max(0, end - random.nextInt(20));
      intervals.add(begin, end);
      model.set(begin, end);
    }
    int from = 0;
    for (int k = 0; k < intervals.size(); k++) {
      assertThat(intervals.begin(k)).isEqualTo(model.nextSetBit(from));
      from = model.nextClearBit((int) intervals.begin(k));
      assertThat(intervals.end(k)).isEqualTo(from);
    }
    assertThat(model.nextSetBit(from)).isNegative();
  }
}
