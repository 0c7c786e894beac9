package io.swapbox.workloads.trace;

import io.swapbox.allocator.PageFrames;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that is made on the spot, in the size that its name says: {@code usemem:256,random}.
 * Every reference is there, not only those that a small memory missed as in a recording.
 *
 * @param program which one
 * @param mebibytes of memory that it uses, 4 to 65536
 */
record SyntheticTrace(Kind program, int mebibytes) implements TraceSource {

  private static final int MIN = 4;
  private static final int MAX = 1 << 16;

  /**
   * LZ4's size, in bytes, of a page as usemem fills it: numbers of 8 bytes, each one more than the
   * one before.
   */
  private static final int COUNTING_BYTES = 2057;

  /** The programs, those whose names end in more before those that begin as they do. */
  enum Kind {
    /** {@link TouchProgram}. */
    TOUCH("touch:", ""),
    /** {@link FillProgram#usemem}, in a random order. */
    USEMEM_RANDOM("usemem:", ",random"),
    /** {@link FillProgram#usemem}. */
    USEMEM("usemem:", ""),
    /** {@link FillProgram#memhog}. */
    MEMHOG("memhog:", ""),
    /** {@link BurstProgram}. */
    BURST("burst:", "");

    private final String prefix;
    private final String suffix;

    Kind(String prefix, String suffix) {
      this.prefix = prefix;
      this.suffix = suffix;
    }

    private String nameFor(Object mebibytes) {
      return prefix + mebibytes + suffix;
    }

    private boolean fits(String name) {
      return name.startsWith(prefix) && name.endsWith(suffix);
    }

    private SyntheticTrace parse(String name) {
      String size = name.substring(prefix.length(), name.length() - suffix.length());
      try {
        return new SyntheticTrace(this, Integer.parseInt(size));
      } catch (NumberFormatException e) {
        throw new TraceException(
            name, "is not " + String.join(" or ", forms(prefix)) + " with a number of MiB", e);
      }
    }
  }

  /**
   * Checks the size.
   *
   * @throws TraceException when it is out of range
   */
  SyntheticTrace {
    if (mebibytes < MIN || mebibytes > MAX) {
      throw new TraceException(
          program.nameFor(mebibytes), "is not of " + MIN + " to " + MAX + " MiB of memory");
    }
  }

  /**
   * The program of a name, or null when it begins like none.
   *
   * @throws TraceException when it begins like one and goes on in a way that this does not know
   */
  static @Nullable SyntheticTrace of(String name) {
    for (Kind kind : Kind.values()) {
      if (kind.fits(name)) {
        return kind.parse(name);
      }
    }
    return null;
  }

  /** How their names are written. */
  static List<String> forms() {
    return forms("");
  }

  private static List<String> forms(String prefix) {
    return Stream.of(Kind.values())
        .map(kind -> kind.nameFor("MIB"))
        .filter(form -> form.startsWith(prefix))
        .toList();
  }

  @Override
  public String name() {
    return program.nameFor(mebibytes);
  }

  @Override
  public String toString() {
    return name();
  }

  /** What it refers to. */
  Trace trace() {
    return switch (program) {
      case TOUCH -> new TouchProgram(pages()).trace(name());
      case USEMEM -> FillProgram.usemem(name(), pages(), false);
      case USEMEM_RANDOM -> FillProgram.usemem(name(), pages(), true);
      case MEMHOG -> FillProgram.memhog(name(), pages());
      case BURST -> new BurstProgram(pages()).trace(name());
    };
  }

  /** What its pages compress to. */
  PageSizes sizes() {
    return switch (program) {
      case TOUCH -> PageSizes.bundled("touch").repeated(TouchProgram.allPages(pages()));
      case USEMEM, USEMEM_RANDOM -> PageSizes.same(COUNTING_BYTES, pages());
      case MEMHOG -> PageSizes.same(PageSizes.SAME_FILLED, pages());
      case BURST -> PageSizes.unknown();
    };
  }

  /** Most pages that it has at once. */
  private int pages() {
    return mebibytes * ((1 << 20) / PageFrames.PAGE_BYTES);
  }
}
