package io.swapbox.workloads.trace;

import io.swapbox.workloads.Dice;

/**
 * An app of a phone: fills its memory when it is launched; each time that it is used after that, it
 * goes to a few of its pages again and again and to some others once. Most of its memory is idle.
 *
 * <p>Pages: {@value #SAME_PERCENT} in a hundred are same-filled, and of these one in {@value
 * #NON_ZERO_ONE_IN} is not zero; the others compress as real pages do. A sample from an Android
 * phone had 116,457 same-filled pages in zram, 450 MB (Kairui Song, reply to the fifth version of
 * the virtual swap series); of how many it does not say, 15 % is that of 3 GiB. That hardly one in
 * a hundred of them is not zero is Usama Arif's count.
 */
public final class PhoneApp {

  static final int SAME_PERCENT = 15;
  static final int NON_ZERO_ONE_IN = 100;

  /** Of its pages in percent: what an app uses most. */
  private static final int HOT_PERCENT = 10;

  /** References to these, of a hundred. */
  private static final int HOT_REFERENCES = 80;

  /** Of its pages in percent: references each time that it is used. */
  private static final int USE_PERCENT = 50;

  private static final int WRITE_PERCENT = 30;

  private final int pages;
  private final Dice dice;

  /**
   * The app.
   *
   * @param pages of its memory, 16 or more
   * @param number tells it from other apps
   */
  public PhoneApp(int pages, int number) {
    this.pages = pages;
    this.dice = new Dice(1, number);
  }

  /** References that its launch makes. */
  public long launchReferences() {
    return pages;
  }

  /** References that each use makes. */
  public long useReferences() {
    return (long) pages * USE_PERCENT / 100;
  }

  /** The app from its launch on, used so many times. */
  public TracedProgram program(String name, int uses) {
    TraceBuilder trace = new TraceBuilder();
    for (int page = 0; page < pages; page++) {
      trace.add(page, Trace.WRITE, 0, page);
    }
    int hot = Math.max(1, pages * HOT_PERCENT / 100);
    for (long left = uses * useReferences(); left > 0; left--) {
      int page = dice.below(100) < HOT_REFERENCES ? dice.below(hot) : dice.below(pages);
      byte kind = dice.below(100) < WRITE_PERCENT ? Trace.WRITE : Trace.READ;
      trace.add(page, kind, 0, trace.records());
    }
    return new TracedProgram(trace.build(name), sizes());
  }

  private PageSizes sizes() {
    PageSizes real = PageSizes.bundled("corpus-pages");
    return PageSizes.of(
        pages,
        page -> {
          if (dice.below(100) < SAME_PERCENT) {
            return dice.oneIn(NON_ZERO_ONE_IN) ? PageSizes.SAME_FILLED : PageSizes.ZERO;
          }
          int size = real.of(dice.below(real.pages()));
          return size == PageSizes.ZERO ? 1 : size;
        });
  }
}
