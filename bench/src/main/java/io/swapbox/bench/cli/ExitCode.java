package io.swapbox.bench.cli;

/** What the process ends with. */
final class ExitCode {

  /** The command did what it was asked for, and the result passed. */
  static final int OK = 0;

  /** A check failed: pages, slots, metadata, a benchmark that threw, too few published results. */
  static final int NOT_PASSED = 1;

  /** A command, a setting or a file cannot be used; standard error names it. */
  static final int BAD_INPUT = 2;

  /** A defect of this program ({@code EX_SOFTWARE} of sysexits.h). */
  static final int INTERNAL_ERROR = 70;

  private ExitCode() {}
}
