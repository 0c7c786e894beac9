/**
 * What a real kernel counted when it ran the programs of the traces, to compare a replay with.
 *
 * <p>Read-only facts out of the tables beside the traces; knows no actor and replays nothing.
 */
@NullMarked
package io.swapbox.workloads.recording;

import org.jspecify.annotations.NullMarked;
