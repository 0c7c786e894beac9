package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TraceBuilderTest {

  @Property(tries = 300)
  void countsWhatASetOfLivePagesCounts(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 59) Integer> steps) {
    TraceBuilder builder = new TraceBuilder();
    Set<Integer> live = new HashSet<>();
    Set<Integer> seen = new HashSet<>();
    int peak = 0;
    int references = 0;
    for (int step : steps) {
      int page = step / 3;
      byte kind = (byte) (step % 3);
      builder.add(page, kind, 0, 0);
      seen.add(page);
      if (kind == Trace.FREE) {
        live.remove(page);
      } else {
        references++;
        live.add(page);
      }
      peak = Math.max(peak, live.size());
    }

    Trace trace = builder.build("any");

    assertThat(trace.records()).isEqualTo(steps.size());
    assertThat(trace.references()).isEqualTo(references);
    assertThat(trace.peakLivePages()).isEqualTo(peak);
    assertThat(builder.distinctPages()).isEqualTo(seen.size());
    for (int i = 0; i < steps.size(); i++) {
      assertThat(trace.page(i)).isEqualTo(steps.get(i) / 3);
      assertThat(trace.kind(i)).isEqualTo((byte) (steps.get(i) % 3));
    }
  }

  @Test
  void packsTheHighestPageId() {
    TraceBuilder builder = new TraceBuilder();
    builder.add(Trace.MAX_PAGES - 1, Trace.FREE, 0, 0);

    Trace trace = builder.build("high");

    assertThat(trace.pages()).isEqualTo(Trace.MAX_PAGES);
    assertThat(trace.page(0)).isEqualTo(Trace.MAX_PAGES - 1);
    assertThat(trace.kind(0)).isEqualTo(Trace.FREE);
  }
}
