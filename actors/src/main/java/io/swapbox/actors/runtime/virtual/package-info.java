/**
 * The runtime of virtual time: unmodified behaviours on any number of simulated CPUs and devices.
 *
 * <p>One thread runs everything, in the order of one event queue. This package stands on Akka's
 * internals (dispatcher, mailbox, scheduler); nothing else may, and nobody outside of it sees more
 * than {@link io.swapbox.actors.runtime.virtual.VirtualRuntime} and the cost model.
 */
@NullMarked
package io.swapbox.actors.runtime.virtual;

import org.jspecify.annotations.NullMarked;
