/**
 * Programs that embed a swap space, complete: {@link io.swapbox.bench.examples.ObjectTable} by
 * calls, {@link io.swapbox.bench.examples.AkkaApplication} by messages. {@code docs/embedding.md}
 * says how to start them. Nothing else uses this package.
 */
@NullMarked
package io.swapbox.bench.examples;

import org.jspecify.annotations.NullMarked;
