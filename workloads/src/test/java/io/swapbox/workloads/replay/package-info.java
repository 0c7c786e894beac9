/** Tests of replays, from the settings to the outcome. */
@NullMarked
package io.swapbox.workloads.replay;

import org.jspecify.annotations.NullMarked;
