package io.swapbox.workloads.replay;

import io.swapbox.actors.runtime.Step;
import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.DeviceModel;
import io.swapbox.actors.runtime.virtual.MessageLog;
import io.swapbox.actors.runtime.virtual.VirtualConfig;
import io.swapbox.actors.runtime.virtual.Waiting;
import io.swapbox.backends.Payload;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** What carries the actors of a replay. */
public sealed interface ReplayRuntime {

  /** What the pages are made of. */
  Payload payload();

  /** The threads of this machine, in real time. */
  record Threads() implements ReplayRuntime {
    @Override
    public Payload payload() {
      return Payload.REAL;
    }
  }

  /**
   * A simulated machine, in virtual time: as many CPUs as the space has slot allocators, and a
   * device for each swap file that works as many requests at once as the file's queue is deep.
   *
   * @param seed picks the interleaving
   * @param costs what everything costs there
   * @param device name of the swap file's device in the cost model
   * @param payload what the pages are made of
   * @param waiting what a CPU does while the task that it runs waits
   * @param log told of every message, or null
   */
  record Virtual(
      long seed,
      CostModel costs,
      String device,
      Payload payload,
      Waiting waiting,
      @Nullable MessageLog log)
      implements ReplayRuntime {

    /** The same, with a log of every message. */
    public Virtual loggedTo(MessageLog messages) {
      return new Virtual(seed, costs, device, payload, waiting, messages);
    }

    /** The same, where a program takes so many nanoseconds more for each reference. */
    Virtual withThinkTime(int nanos) {
      CostModel more = costs.withMore(Step.REFERENCE, nanos);
      return new Virtual(seed, more, device, payload, waiting, log);
    }

    /**
     * The machine for a replay.
     *
     * @throws io.swapbox.ConfigurationException when the cost model has no such device
     */
    public VirtualConfig machine(
        int cpus, ReplaySettings.@Nullable File file, ReplaySettings.Tiers tiers) {
      DeviceModel model = costs.device(device);
      int queueDepth = file == null ? 1 : file.queueDepth();
      // A device in memory has a number, too, but works on a CPU.
      int devices = (tiers.memoryBytes() > 0 ? 1 : 0) + (file == null ? 0 : tiers.allFiles());
      return new VirtualConfig(
          seed,
          cpus,
          Collections.nCopies(
              devices, new DeviceModel(model.name(), queueDepth, model.read(), model.write())),
          costs,
          waiting);
    }
  }
}
