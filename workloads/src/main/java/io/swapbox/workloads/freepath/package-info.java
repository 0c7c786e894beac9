/**
 * What it costs to give pages up that are swapped out, on simulated machines: look-ups for each
 * entry, for runs of entries, and with a look-up cache.
 *
 * <p>After the free phase of usemem, in which the virtual swap series lost to the kernel before it
 * and won again: tasks, one a CPU, fill the space and then free everything at once. Runs in virtual
 * time alone.
 */
@NullMarked
package io.swapbox.workloads.freepath;

import org.jspecify.annotations.NullMarked;
