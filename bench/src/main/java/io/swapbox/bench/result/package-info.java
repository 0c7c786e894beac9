/**
 * What came out of a run, as records that are written to {@code result.json} field by field.
 *
 * <p>Names of keys are relied on by others: keys are added, never renamed. Times are nanoseconds,
 * sizes are bytes, counters are pages.
 */
@NullMarked
package io.swapbox.bench.result;

import org.jspecify.annotations.NullMarked;
