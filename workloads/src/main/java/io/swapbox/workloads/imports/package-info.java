/**
 * Traces of other programs' formats, on their way to the native one.
 *
 * <p>Start at {@link io.swapbox.workloads.imports.TraceInput}. A reader a format knows how its
 * lines or records look, and nothing else; {@link io.swapbox.workloads.imports.Renumbering} makes
 * dense pages, numbered threads and times that never go back of what they find. Everything streams;
 * only the numbers of pages and threads are kept. Bad input ends in a {@link
 * io.swapbox.workloads.trace.TraceException} that names the file and the line or byte.
 */
@NullMarked
package io.swapbox.workloads.imports;

import org.jspecify.annotations.NullMarked;
