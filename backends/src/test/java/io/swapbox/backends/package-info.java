/** Tests of the stores, most of them against a naive model. */
@NullMarked
package io.swapbox.backends;

import org.jspecify.annotations.NullMarked;
