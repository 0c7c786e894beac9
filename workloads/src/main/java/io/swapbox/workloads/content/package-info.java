/**
 * What the pages of a replayed program hold: real pages of about the recorded compressibility, each
 * stamped so that a page that comes back wrong, stale or from another task is seen.
 *
 * <p>One {@link io.swapbox.workloads.content.Corpus} serves all tasks; each task has its own {@link
 * io.swapbox.workloads.content.PageContents}.
 */
@NullMarked
package io.swapbox.workloads.content;

import org.jspecify.annotations.NullMarked;
