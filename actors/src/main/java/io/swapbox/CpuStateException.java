package io.swapbox;

/** A CPU that was to go offline or online is so already. */
public final class CpuStateException extends SwapException {

  private static final long serialVersionUID = 1L;

  CpuStateException(int cpu, boolean online) {
    super("cpu " + cpu + " is " + (online ? "online" : "offline") + " already");
  }
}
