package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import io.swapbox.Fragmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How the pages of a tier lie in its devices, asked of each of these. */
final class TierSurvey {

  private final String tier;
  private final List<Fragmentation.@Nullable Device> parts = new ArrayList<>();
  private final Consumer<Fragmentation> then;
  private int missing;

  /**
   * Asks the devices.
   *
   * @param number what they are to answer by
   * @param tier its name
   * @param then gets all that they say, in the turn of the last answer
   */
  TierSurvey(
      int number,
      String tier,
      List<ActorRef<SwapFileBackend.Command>> devices,
      ActorRef<? super Compactions.Surveyed> replyTo,
      Consumer<Fragmentation> then) {
    this.tier = tier;
    this.then = then;
    this.missing = devices.size();
    for (int member = 0; member < devices.size(); member++) {
      parts.add(null);
      devices.get(member).tell(new FileCompaction.Survey(number, member, replyTo));
    }
  }

  /** Notes what a device says; whether it was the last one. */
  boolean add(Compactions.Surveyed part) {
    parts.set(part.member(), part.device());
    missing--;
    if (missing == 0) {
      then.accept(fragmentation(tier, parts));
    }
    return missing == 0;
  }

  /** What devices have said that have all answered. */
  static Fragmentation fragmentation(
      String tier, List<? extends Fragmentation.@Nullable Device> parts) {
    List<Fragmentation.Device> all = new ArrayList<>();
    for (Fragmentation.Device part : parts) {
      if (part == null) {
        throw new IllegalStateException("a device of tier " + tier + " has not answered");
      }
      all.add(part);
    }
    return new Fragmentation(tier, all);
  }
}
