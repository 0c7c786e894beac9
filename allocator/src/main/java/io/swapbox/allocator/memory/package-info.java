/** Memory outside of the heap with a deterministic end; everything off heap is made of it. */
@NullMarked
package io.swapbox.allocator.memory;

import org.jspecify.annotations.NullMarked;
