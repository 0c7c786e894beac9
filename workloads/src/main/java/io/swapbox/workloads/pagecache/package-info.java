/**
 * The pages of files that programs use beside their own memory: an address space of the cgroup,
 * whose pages reclaim may drop.
 *
 * <p>The package may call {@code io.swapbox.actors} and {@code io.swapbox.workloads}.
 */
@NullMarked
package io.swapbox.workloads.pagecache;

import org.jspecify.annotations.NullMarked;
