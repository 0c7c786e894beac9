/**
 * {@code report.html}: one file that opens offline, a page template with the result inlined.
 *
 * <p>All that is drawn is drawn in the browser from the same JSON as {@code result.json}; this
 * package only puts the parts together.
 */
@NullMarked
package io.swapbox.bench.report;

import org.jspecify.annotations.NullMarked;
