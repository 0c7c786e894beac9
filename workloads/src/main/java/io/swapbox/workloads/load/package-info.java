/**
 * Which processes a replay has, and what each of them does: all alike, a build's jobs, the apps of
 * a phone, or parts of several kinds.
 */
@NullMarked
package io.swapbox.workloads.load;

import org.jspecify.annotations.NullMarked;
