package io.swapbox.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.allocator.Entry;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Any sequence of steps, legal or not, beside a model of one plain object a page. */
class PageTablePropertyTest {

  private static final int PAGES = 6;

  enum Op {
    MAP,
    UNMAP,
    SWAP_OUT,
    REMAP,
    CLEAR,
    TOUCH,
    TEST_AND_CLEAR,
    WRITE,
    READ,
    NOT_READ,
    ARRIVE,
    MAP_AHEAD,
    CACHE,
    UNCACHE
  }

  record Step(Op op, int page, int value) {}

  /** What one page should be. */
  private static final class Model {
    byte state = PageTable.ABSENT;
    boolean accessed;
    long value;
    long cached = Entry.NONE;
    int version;

    boolean in(byte one, byte other) {
      return state == one || state == other;
    }

    void become(byte next) {
      state = next;
      accessed = false;
    }
  }

  @Property(tries = 300)
  void behavesAsTheModel(@ForAll("steps") List<Step> steps) {
    PageTable table = new PageTable(PAGES / 2);
    List<Model> models = new ArrayList<>();
    for (int page = 0; page < PAGES; page++) {
      models.add(new Model());
    }
    for (Step step : steps) {
      take(step, table, models.get(step.page()));
      compare(table, models);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(Op.class),
            Arbitraries.integers().between(0, PAGES - 1),
            Arbitraries.integers())
        .as(Step::new)
        .list()
        .ofMaxSize(120);
  }

  private static void take(Step step, PageTable table, Model model) {
    int page = step.page();
    switch (step.op()) {
      case MAP -> {
        boolean legal = model.in(PageTable.ABSENT, PageTable.READING);
        if (legalOrRefused(legal, () -> table.map(page, step.value()))) {
          model.become(PageTable.RESIDENT);
          model.value = step.value();
        }
      }
      case UNMAP -> {
        boolean legal = model.in(PageTable.RESIDENT, PageTable.AHEAD);
        if (legalOrRefused(legal, () -> table.unmap(page))) {
          model.become(PageTable.UNMAPPED);
        }
      }
      case SWAP_OUT -> {
        long entry = (long) step.value() << 32 | page;
        boolean legal = model.state == PageTable.UNMAPPED;
        if (legalOrRefused(legal, () -> table.swapOut(page, entry))) {
          model.become(PageTable.SWAPPED);
          model.value = entry;
          model.cached = Entry.NONE;
        }
      }
      case REMAP -> {
        boolean legal = model.state == PageTable.UNMAPPED;
        if (legalOrRefused(legal, () -> table.remap(page))) {
          model.become(PageTable.RESIDENT);
        }
      }
      case CLEAR -> {
        boolean legal = !model.in(PageTable.ABSENT, PageTable.READING);
        if (legalOrRefused(legal, () -> table.clear(page))) {
          model.become(PageTable.ABSENT);
        }
      }
      case TOUCH -> {
        model.accessed = model.state == PageTable.RESIDENT;
        assertThat(table.touchResident(page)).isEqualTo(model.accessed);
      }
      case TEST_AND_CLEAR -> {
        boolean legal = model.in(PageTable.RESIDENT, PageTable.AHEAD);
        boolean accessed = model.accessed;
        legalOrRefused(
            legal, () -> assertThat(table.testAndClearAccessed(page)).isEqualTo(accessed));
        model.accessed = false;
      }
      case READ -> {
        boolean legal = model.state == PageTable.SWAPPED;
        if (legalOrRefused(legal, () -> table.read(page))) {
          model.become(PageTable.READING);
        }
      }
      case NOT_READ -> {
        boolean legal = model.state == PageTable.READING;
        if (legalOrRefused(legal, () -> table.notRead(page))) {
          model.become(PageTable.SWAPPED);
        }
      }
      case ARRIVE -> {
        boolean legal = model.state == PageTable.READING;
        if (legalOrRefused(legal, () -> table.arrive(page, step.value()))) {
          model.become(PageTable.AHEAD);
          model.cached = model.value;
          model.value = step.value();
        }
      }
      case MAP_AHEAD -> {
        boolean legal = model.state == PageTable.AHEAD;
        if (legalOrRefused(legal, () -> table.mapAhead(page))) {
          model.become(PageTable.RESIDENT);
        }
      }
      case CACHE -> {
        boolean legal = model.in(PageTable.RESIDENT, PageTable.AHEAD);
        if (legalOrRefused(legal, () -> table.cache(page, step.value()))) {
          model.cached = step.value();
        }
      }
      case UNCACHE -> {
        assertThat(table.uncache(page)).isEqualTo(model.cached);
        model.cached = Entry.NONE;
      }
      case WRITE -> assertThat(table.bumpVersion(page)).isEqualTo(++model.version);
    }
  }

  private static boolean legalOrRefused(boolean legal, ThrowingCallable step) {
    if (legal) {
      try {
        step.call();
      } catch (Throwable e) {
        throw new AssertionError("a legal step failed", e);
      }
    } else {
      assertThatThrownBy(step).isInstanceOf(IllegalStateException.class);
    }
    return legal;
  }

  private static void compare(PageTable table, List<Model> models) {
    int[] count = new int[6];
    for (int page = 0; page < PAGES; page++) {
      Model model = models.get(page);
      count[model.state]++;
      assertThat(table.state(page)).isEqualTo(model.state);
      assertThat(table.version(page)).isEqualTo(model.version);
      int at = page;
      legalOrRefused(
          model.in(PageTable.RESIDENT, PageTable.UNMAPPED) || model.state == PageTable.AHEAD,
          () -> assertThat(table.frame(at)).isEqualTo((int) model.value));
      legalOrRefused(
          model.in(PageTable.SWAPPED, PageTable.READING),
          () -> assertThat(table.entry(at)).isEqualTo(model.value));
      assertThat(table.cachedEntry(page)).isEqualTo(model.cached);
    }
    assertThat(table.resident()).isEqualTo(count[PageTable.RESIDENT] + count[PageTable.AHEAD]);
    assertThat(table.swapped()).isEqualTo(count[PageTable.SWAPPED] + count[PageTable.READING]);
    assertThat(table.unmapped()).isEqualTo(count[PageTable.UNMAPPED]);
  }
}
