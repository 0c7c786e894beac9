/**
 * Swapbox beside the stores that programs keep pages in instead: what a page costs in time, and in
 * bytes of memory and file. Only a build with the profile {@code peers} has these classes and the
 * stores themselves.
 */
@NullMarked
package io.swapbox.bench.peers;

import org.jspecify.annotations.NullMarked;
