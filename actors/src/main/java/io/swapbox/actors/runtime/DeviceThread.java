package io.swapbox.actors.runtime;

/** A thread that blocks on storage, and afterwards goes on with what its actor set in motion. */
final class DeviceThread extends TurnThread {

  private final DeviceTurns turns = new DeviceTurns(true);

  DeviceThread(Runnable target, String name) {
    super(target, name);
  }

  /** What it has taken on. */
  DeviceTurns turns() {
    return turns;
  }
}
