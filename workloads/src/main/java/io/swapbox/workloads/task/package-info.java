/**
 * Tasks: address spaces that refer to pages, fault, and give way to reclaim.
 *
 * <p>A task owns its page table and what it has mapped. It talks to its cgroup for frames, to its
 * reclaimer when there are none, and to the slot allocators for its swapped pages.
 */
@NullMarked
package io.swapbox.workloads.task;

import org.jspecify.annotations.NullMarked;
