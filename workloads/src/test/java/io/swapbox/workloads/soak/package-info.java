@NullMarked
package io.swapbox.workloads.soak;

import org.jspecify.annotations.NullMarked;
