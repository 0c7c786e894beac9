/** Tests of the embedding API, on real spaces and threads. */
@NullMarked
package io.swapbox;

import org.jspecify.annotations.NullMarked;
