package io.swapbox.workloads.freepath;

import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.actors.runtime.WorkTotals;
import io.swapbox.actors.runtime.virtual.PlaceUse;
import io.swapbox.workloads.replay.ReplayOutcome;
import java.util.List;
import java.util.Map;

/**
 * What a run did and cost.
 *
 * @param wallNanos real time that the simulation took
 * @param virtualNanos from the start of the machine until nothing was left in the space
 * @param freeNanos the part of it in which the tasks freed their pages: until the last backend had
 *     dropped the last one
 * @param messages that actors handled
 * @param counters names of {@code /proc/vmstat}, in pages
 * @param meters what the mailboxes measured, over all of the run
 * @param integrity no page comes back; whether every slot was given back
 * @param memory what the space held when all tasks had filled it
 * @param work what the work cost by the cost model, on all CPUs and the device together
 * @param places how busy each CPU and the device were, over all of the run
 */
public record FreePathOutcome(
    long wallNanos,
    long virtualNanos,
    long freeNanos,
    long messages,
    Map<String, Long> counters,
    List<ActorMeter> meters,
    ReplayOutcome.Integrity integrity,
    ReplayOutcome.Memory memory,
    WorkTotals work,
    List<PlaceUse> places) {}
