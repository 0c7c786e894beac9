/**
 * The embedding API: a compressed, file-backed page store inside a program's own JVM.
 *
 * <p>Start at {@link io.swapbox.SwapSpace}.
 */
@NullMarked
package io.swapbox;

import org.jspecify.annotations.NullMarked;
