/** The main job: a reference trace replayed by tasks under a memory limit. */
@NullMarked
package io.swapbox.workloads.replay;

import org.jspecify.annotations.NullMarked;
