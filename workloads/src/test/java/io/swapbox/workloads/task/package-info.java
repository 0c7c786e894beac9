/** Tests of tasks and what they check. */
@NullMarked
package io.swapbox.workloads.task;

import org.jspecify.annotations.NullMarked;
