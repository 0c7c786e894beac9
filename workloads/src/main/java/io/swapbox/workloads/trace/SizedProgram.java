package io.swapbox.workloads.trace;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that needs no more said than its size: {@code usemem:256,random}.
 *
 * @param program which one
 * @param mebibytes of memory that it uses, 4 to 65536
 */
record SizedProgram(Kind program, int mebibytes) implements SyntheticTrace {

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
    /** {@link FillProgram#fill}. */
    MEMHOG("memhog:", ""),
    /** {@link FillProgram#fill}. */
    FILL("fill:", ""),
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

    private SizedProgram parse(String name) {
      String size = name.substring(prefix.length(), name.length() - suffix.length());
      try {
        return new SizedProgram(this, Integer.parseInt(size));
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
  SizedProgram {
    SyntheticTrace.requireSize(program.nameFor(mebibytes), mebibytes);
  }

  /**
   * The program of a name, or null when it begins like none.
   *
   * @throws TraceException when it begins like one and goes on in a way that this does not know
   */
  static @Nullable SizedProgram of(String name) {
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

  @Override
  public Trace trace() {
    return switch (program) {
      case TOUCH -> new TouchProgram(pages()).trace(name());
      case USEMEM -> FillProgram.usemem(name(), pages(), false);
      case USEMEM_RANDOM -> FillProgram.usemem(name(), pages(), true);
      case MEMHOG, FILL -> FillProgram.fill(name(), pages());
      case BURST -> new BurstProgram(pages()).trace(name());
    };
  }

  @Override
  public PageSizes sizes() {
    return switch (program) {
      case TOUCH -> PageSizes.bundled("touch").repeated(TouchProgram.allPages(pages()));
      case USEMEM, USEMEM_RANDOM -> PageSizes.same(COUNTING_BYTES, pages());
      case MEMHOG -> PageSizes.same(PageSizes.SAME_FILLED, pages());
      case FILL, BURST -> PageSizes.unknown();
    };
  }

  /** Most pages that it has at once. */
  private int pages() {
    return SyntheticTrace.pages(mebibytes);
  }
}
