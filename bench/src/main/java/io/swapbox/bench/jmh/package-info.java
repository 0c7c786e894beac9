/**
 * The JMH benchmarks of the suite that {@code swapbox bench} runs, by what they measure: slots,
 * stores and loads, messages, forks and exits, reclaim, virtual time, and the anchors that the same
 * machine reaches without any of it.
 *
 * <p>An operation is one page, message or slot unless a benchmark says another thing.
 */
@NullMarked
package io.swapbox.bench.jmh;

import org.jspecify.annotations.NullMarked;
