/**
 * A running experiment in a browser: a server on this machine's loopback address, with a page that
 * draws results as their reports do.
 */
@NullMarked
package io.swapbox.bench.live;

import org.jspecify.annotations.NullMarked;
