/**
 * Reads results that were written earlier, and tells what differs between two of them from noise.
 */
@NullMarked
package io.swapbox.bench.compare;

import org.jspecify.annotations.NullMarked;
