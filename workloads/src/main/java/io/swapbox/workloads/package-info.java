@NullMarked
package io.swapbox.workloads;

import org.jspecify.annotations.NullMarked;
