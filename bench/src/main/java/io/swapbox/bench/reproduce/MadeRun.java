package io.swapbox.bench.reproduce;

import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.Map;

/**
 * A run that was made.
 *
 * @param plan what was asked for
 * @param figures all that it has, by name
 * @param integrity whether every page came back and every slot was given back
 * @param wallNanos real time that it took
 */
public record MadeRun(
    PlannedRun plan,
    Map<String, Double> figures,
    ReplayOutcome.Integrity integrity,
    long wallNanos) {}
