/**
 * A long mixed load on one swap space, which has to be back at its start whenever all tasks have
 * given everything up.
 *
 * <p>{@link io.swapbox.workloads.soak.Soak} runs it, on threads or in virtual time. What the load
 * does is chosen by a seed; no behaviour here takes a time or a chance of its own.
 */
@NullMarked
package io.swapbox.workloads.soak;

import org.jspecify.annotations.NullMarked;
