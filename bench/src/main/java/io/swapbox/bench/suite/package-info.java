/** Finds the JMH benchmarks of this program, runs them, and keeps what they measured. */
@NullMarked
package io.swapbox.bench.suite;

import org.jspecify.annotations.NullMarked;
