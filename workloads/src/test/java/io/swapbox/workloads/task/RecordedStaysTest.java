package io.swapbox.workloads.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RecordedStaysTest {

  private static final int PAGES = 40;

  /** A set in the order of last use, of which the oldest goes. */
  @Property(tries = 50)
  void holdsThePagesReferredToLast(@ForAll long seed) {
    Random random = new Random(seed);
    int capacity = 1 + random.nextInt(PAGES);
    RecordedStays stays = new RecordedStays(PAGES, capacity);
    LinkedHashSet<Integer> model = new LinkedHashSet<>();
    for (int i = 0; i < 500; i++) {
      int page = random.nextInt(PAGES);
      if (random.nextInt(8) == 0) {
        stays.end(page);
        model.remove(page);
      } else {
        stays.refer(page);
        model.remove(page);
        model.add(page);
        if (model.size() > capacity) {
          model.remove(model.iterator().next());
        }
      }
      for (int any = 0; any < PAGES; any++) {
        assertThat(stays.contains(any)).isEqualTo(model.contains(any));
      }
    }
  }
}
