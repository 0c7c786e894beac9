package io.swapbox.bench.suite;

import java.util.List;

/**
 * What a suite measured.
 *
 * @param scores of the benchmarks, in the order of their names
 * @param failures benchmarks that threw
 * @param wallNanos real time that it took
 */
public record SuiteOutcome(List<Score> scores, List<Failure> failures, long wallNanos) {}
