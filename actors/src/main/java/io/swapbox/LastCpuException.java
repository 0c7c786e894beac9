package io.swapbox;

/** The last CPU online cannot go offline: no other could own its clusters. */
public final class LastCpuException extends SwapException {

  private static final long serialVersionUID = 1L;

  LastCpuException(int cpu) {
    super("cpu " + cpu + " is the last one online and cannot go offline");
  }
}
