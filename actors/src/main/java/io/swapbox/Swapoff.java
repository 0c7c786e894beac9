package io.swapbox;

import akka.actor.typed.ActorRef;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.SwapCoordinator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A swapoff that is under way; see {@link SwapSpace#swapoffAsync}. */
public final class Swapoff {

  private final ActorRef<SpaceGuardian.Command> guardian;
  private final SwapCoordinator.Swapoff request;
  private final CompletableFuture<SwapoffResult> result;

  Swapoff(
      ActorRef<SpaceGuardian.Command> guardian,
      SwapCoordinator.Swapoff request,
      CompletableFuture<SwapoffResult> result) {
    this.guardian = guardian;
    this.request = request;
    this.result = result;
  }

  /** Completes when the tier is out of use, or fails when it is in use again, or still. */
  public CompletionStage<SwapoffResult> result() {
    return result;
  }

  /**
   * Gives it up: what has moved stays where it is, and the tier is used again. The result fails
   * with {@link SwapoffCancelledException} then. Of no effect when it has ended.
   */
  public void cancel() {
    guardian.tell(new SwapCoordinator.Cancel(request));
  }
}
