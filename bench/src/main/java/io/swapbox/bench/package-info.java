@NullMarked
package io.swapbox.bench;

import org.jspecify.annotations.NullMarked;
