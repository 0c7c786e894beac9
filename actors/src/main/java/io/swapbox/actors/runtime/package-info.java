/**
 * What the behaviours stand on: time, place, work and the metering of mailboxes.
 *
 * <p>The only package of the behaviours' module that may touch threads, clocks, locks and Akka's
 * internals. Behaviours see {@link io.swapbox.actors.runtime.SwapRuntime} and nothing below it.
 */
@NullMarked
package io.swapbox.actors.runtime;

import org.jspecify.annotations.NullMarked;
