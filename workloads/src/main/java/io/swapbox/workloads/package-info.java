/**
 * Who asks for pages: address spaces and their page tables, and what drives them.
 *
 * <p>A {@link io.swapbox.workloads.PageTable} belongs to one task, which alone maps and unmaps.
 * What a task references comes from {@code trace}, which {@code imports} makes of other tools'
 * recordings; what its pages hold comes from {@code content}, and {@code replay} runs it.
 */
@NullMarked
package io.swapbox.workloads;

import org.jspecify.annotations.NullMarked;
