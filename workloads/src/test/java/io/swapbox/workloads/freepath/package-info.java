@NullMarked
package io.swapbox.workloads.freepath;

import org.jspecify.annotations.NullMarked;
