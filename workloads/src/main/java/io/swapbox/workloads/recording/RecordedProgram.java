package io.swapbox.workloads.recording;

/**
 * What is known of a recorded program beside its trace.
 *
 * @param cpuNanos CPU time of all its threads together when it has as much memory as it wants
 * @param recordedPages that it had memory for while it was traced
 */
public record RecordedProgram(long cpuNanos, int recordedPages) {}
