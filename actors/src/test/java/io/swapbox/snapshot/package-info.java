@NullMarked
package io.swapbox.snapshot;

import org.jspecify.annotations.NullMarked;
