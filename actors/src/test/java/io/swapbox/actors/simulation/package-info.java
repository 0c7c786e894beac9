/**
 * The simulation bench: a random machine, random clients and random faults from one seed, in
 * virtual time.
 *
 * <p>Every reply is held against a model and the owners' state against the invariants I1 to I10. A
 * failure names its seed; the same seed gives the same run.
 */
package io.swapbox.actors.simulation;
