/**
 * Who owns which slot: virtual clusters with their descriptors, the slots of swap files, memory
 * frames and the lists that order them.
 *
 * <p>Every type here is a plain structure with one owner and no thread safety; it knows no actor,
 * clock or device. Memory off heap is made of {@link io.swapbox.allocator.memory.MemoryBlock}. The
 * package may call Agrona's collections and nothing else.
 */
@NullMarked
package io.swapbox.allocator;

import org.jspecify.annotations.NullMarked;
