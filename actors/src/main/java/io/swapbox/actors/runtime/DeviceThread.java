package io.swapbox.actors.runtime;

/** A thread that blocks on storage; messages for computing actors never run on it. */
final class DeviceThread extends Thread {

  DeviceThread(Runnable target, String name) {
    super(target, name);
    setDaemon(true);
  }
}
