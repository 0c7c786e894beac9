package io.swapbox.workloads.contention;

import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.WorkTotals;
import io.swapbox.actors.runtime.virtual.PlaceUse;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.List;
import java.util.Map;

/**
 * What a run of the load did and cost.
 *
 * @param wallNanos real time that the simulation took
 * @param virtualNanos from the first task's start to the last task's end
 * @param messages that actors handled
 * @param counters names of {@code /proc/vmstat}, in pages
 * @param meters what the mailboxes measured
 * @param integrity whether every page came back as it went
 * @param memory what the space held when the first task was halfway through
 * @param work what the work cost by the cost model, on all CPUs together
 * @param places how busy each CPU was; the last one is that of the single allocator
 */
public record ContentionOutcome(
    long wallNanos,
    long virtualNanos,
    long messages,
    Map<String, Long> counters,
    List<ActorMeter> meters,
    ReplayOutcome.Integrity integrity,
    ReplayOutcome.Memory memory,
    WorkTotals work,
    List<PlaceUse> places) {}
