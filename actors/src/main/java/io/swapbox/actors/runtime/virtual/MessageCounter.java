package io.swapbox.actors.runtime.virtual;

/** Counts where messages are; plain numbers, as one thread runs everything. */
final class MessageCounter {

  long sent;
  long handled;
  long dead;
  long queued;
}
