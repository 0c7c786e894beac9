/**
 * Reference traces: where recorded ones are, how they are read, which programs are made instead,
 * and what they look like in memory.
 *
 * <p>Start at {@link io.swapbox.workloads.trace.TraceReader}. A trace is immutable once read, so
 * any number of tasks replay one copy. Bad input ends in a {@link
 * io.swapbox.workloads.trace.TraceException} that names the file and the place in it.
 */
@NullMarked
package io.swapbox.workloads.trace;

import org.jspecify.annotations.NullMarked;
