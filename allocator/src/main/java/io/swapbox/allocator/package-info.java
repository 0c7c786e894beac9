@NullMarked
package io.swapbox.allocator;

import org.jspecify.annotations.NullMarked;
