/** Tests of the meters for Micrometer. */
@NullMarked
package io.swapbox.micrometer;

import org.jspecify.annotations.NullMarked;
