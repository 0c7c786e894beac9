package io.swapbox;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.Compactions;
import io.swapbox.actors.SpaceGuardian;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A compaction that is under way; see {@link SwapSpace#compactAsync}. */
public final class Compaction {

  private final ActorRef<SpaceGuardian.Command> guardian;
  private final Compactions.Compact request;
  private final CompletableFuture<CompactionResult> result;

  Compaction(
      ActorRef<SpaceGuardian.Command> guardian,
      Compactions.Compact request,
      CompletableFuture<CompactionResult> result) {
    this.guardian = guardian;
    this.request = request;
    this.result = result;
  }

  /** Completes when the tier is compacted, or fails when it was not, or not to the end. */
  public CompletionStage<CompactionResult> result() {
    return result;
  }

  /**
   * Gives it up: what has moved stays where it is, and the ends of files that are free now are
   * given back. The result fails with {@link CompactionCancelledException} then. Of no effect when
   * it has ended.
   */
  public void cancel() {
    guardian.tell(new Compactions.Cancel(request));
  }
}
