@NullMarked
package io.swapbox.actors;

import org.jspecify.annotations.NullMarked;
