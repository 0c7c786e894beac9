/**
 * The meters of a swap space for Micrometer, which a program has to bring along itself: {@code
 * io.micrometer:micrometer-core}. A program that uses nothing of this package needs none.
 */
@NullMarked
package io.swapbox.micrometer;

import org.jspecify.annotations.NullMarked;
