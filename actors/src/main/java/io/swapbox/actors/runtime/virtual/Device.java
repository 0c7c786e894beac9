package io.swapbox.actors.runtime.virtual;

/** A device of a run: its model and its own stream of random numbers. */
record Device(DeviceModel model, SeededRandom random) {

  long readNanos(long bytes) {
    return model.read().nanos(bytes, random);
  }

  long writeNanos(long bytes) {
    return model.write().nanos(bytes, random);
  }
}
