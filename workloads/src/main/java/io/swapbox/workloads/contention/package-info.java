/**
 * A load that does nothing but swap, on simulated machines of any number of CPUs: how long do
 * messages wait at the slot allocators, with one of them a CPU and with one for all?
 *
 * <p>A task a CPU, each in a closed loop: think, swap a batch out, swap it in, compare, free it.
 * Runs in virtual time alone.
 */
@NullMarked
package io.swapbox.workloads.contention;

import org.jspecify.annotations.NullMarked;
