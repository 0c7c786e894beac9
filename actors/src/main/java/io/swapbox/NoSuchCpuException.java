package io.swapbox;

/** The space has no such CPU. */
public final class NoSuchCpuException extends SwapException {

  private static final long serialVersionUID = 1L;

  NoSuchCpuException(int cpu) {
    super("the space has no cpu " + cpu);
  }
}
