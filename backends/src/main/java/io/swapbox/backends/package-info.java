@NullMarked
package io.swapbox.backends;

import org.jspecify.annotations.NullMarked;
