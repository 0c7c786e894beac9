package io.swapbox.actors;

import org.jspecify.annotations.Nullable;

/** Looks into the swapoffs of the classic design, and breaks them, for tests of other packages. */
public final class WalkAccess {

  private WalkAccess() {}

  /**
   * How the free of an entry has ended whose page a table has taken from its walker.
   *
   * @return null if the message is not the answer to one
   */
  public static @Nullable PageStatus freed(Object owner, Object message) {
    boolean isAnswer = owner instanceof TableWalker && message instanceof TableWalker.Answered;
    if (!isAnswer || !(boolean) OwnerAccess.field(owner, "frees")) {
      return null;
    }
    return ((PageBatch) OwnerAccess.field(owner, "batch")).status(0);
  }

  /** Answers for the home of a device that is to give no slot any more; whether it was to. */
  public static boolean pretendsToClose(Object owner, Object message) {
    if (owner instanceof SlotAllocator && message instanceof SlotAllocator.SetOpen change) {
      change.replyTo().tell(new DeviceCoordinator.OpenSet(change.swapoff()));
      return true;
    }
    return false;
  }

  /** Has a walker pass over a page that it has read. */
  public static void passOver(Object owner, Object message) {
    if (owner instanceof TableWalker && message instanceof TableWalker.Answered) {
      PageBatch batch = (PageBatch) OwnerAccess.field(owner, "batch");
      if (batch.status(0) == PageStatus.DONE && !(boolean) OwnerAccess.field(owner, "frees")) {
        batch.status(0, PageStatus.STALE);
      }
    }
  }
}
