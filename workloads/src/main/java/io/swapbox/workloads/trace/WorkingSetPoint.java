package io.swapbox.workloads.trace;

/**
 * What a trace has of pages in one window.
 *
 * @param window references
 * @param averagePages different pages in the last so many references, on average over the trace
 * @param misses references to a page that is not among them, first ones included
 */
public record WorkingSetPoint(long window, double averagePages, long misses) {}
