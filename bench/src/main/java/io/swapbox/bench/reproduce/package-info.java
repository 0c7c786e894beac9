/**
 * The published results of the kernel's swap layer as experiments: what was published, what is run
 * in its place, and whether our figure is within the bounds that were set before.
 *
 * <p>All of it is stated in {@code reproduce.conf}; this package reads that file, makes the runs
 * and compares.
 */
@NullMarked
package io.swapbox.bench.reproduce;

import org.jspecify.annotations.NullMarked;
