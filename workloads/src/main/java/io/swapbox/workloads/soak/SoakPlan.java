package io.swapbox.workloads.soak;

import io.swapbox.SwapSpaceConfig;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.backends.PageFile;
import io.swapbox.backends.Payload;
import io.swapbox.workloads.content.Contents;
import io.swapbox.workloads.content.Corpus;
import io.swapbox.workloads.trace.PageSizes;
import java.util.List;
import java.util.function.Consumer;

/**
 * A soak with everything that it needs, opened and checked.
 *
 * @param settings what was asked for
 * @param payload what pages are made of
 * @param corpus that page contents are made of
 * @param space what the swap space is made of
 * @param devices the open files of the space's devices
 * @param others told how to reach the space when the load begins, beside the tasks
 * @param progress told how far it is
 */
record SoakPlan(
    SoakSettings settings,
    Payload payload,
    Corpus corpus,
    SwapSpaceConfig space,
    List<PageFile> devices,
    Consumer<SpaceGuardian.Topology> others,
    SoakProgress progress) {

  /** What the pages of a task hold: any page of the corpus, or its size, for each. */
  Contents contents(int task) {
    return Contents.of(payload, corpus, PageSizes.unknown(), settings.seed(), task);
  }

  /** The same, of which another one is told. */
  SoakPlan tellingOf(SoakProgress other) {
    return new SoakPlan(settings, payload, corpus, space, devices, others, other);
  }

  /** Tells how many ticks are over. */
  void done(int ticks) {
    progress.at("soak", ticks, settings.schedule().ticks());
  }
}
