/**
 * Experiments: commented settings files, and the settings that they come to.
 *
 * <p>A file on top of {@code experiments/reference.conf}, overrides on top of that; every value is
 * checked here, so that an error names the path that the user wrote.
 */
@NullMarked
package io.swapbox.bench.experiment;

import org.jspecify.annotations.NullMarked;
