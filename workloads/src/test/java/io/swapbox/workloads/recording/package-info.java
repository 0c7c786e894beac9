/** Tests of what a real kernel counted. */
@NullMarked
package io.swapbox.workloads.recording;

import org.jspecify.annotations.NullMarked;
