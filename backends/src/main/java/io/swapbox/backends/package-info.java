/**
 * Where the bytes are: zero pages, the zswap pool in memory, the swap file on disk.
 *
 * <p>Plain structures, each with one owner that alone calls it; only {@link
 * io.swapbox.backends.SwapFile} may be used by several threads, for different slots. Nothing here
 * knows of actors, clocks or threads. It may call {@code io.swapbox.allocator.memory}, Agrona's
 * collections, LZ4 and Zstandard.
 */
@NullMarked
package io.swapbox.backends;

import org.jspecify.annotations.NullMarked;
