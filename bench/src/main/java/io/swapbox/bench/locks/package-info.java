/**
 * The lock twin: the slot tables and pools of the actors, called directly under locks, and the
 * actors themselves behind the same interface, so that benchmarks lay one beside the other.
 *
 * <p>{@link io.swapbox.bench.locks.StoreDesign} names the designs. Locks are allowed in this
 * package alone.
 */
@NullMarked
package io.swapbox.bench.locks;

import org.jspecify.annotations.NullMarked;
