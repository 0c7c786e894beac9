package io.swapbox.actors;

import akka.actor.typed.ActorRef;
import org.agrona.collections.IntArrayList;

/**
 * Frames of a memory node, fetched and brought back in batches.
 *
 * <p>Free ones stay here up to a batch, for the next charge.
 */
final class NodeFrames implements FrameSource {

  private final ActorRef<MemoryNode.Command> node;
  private final int capacity;
  private final int limit;
  private final FrameBatch batch;
  private final IntArrayList stock = new IntArrayList();
  private boolean underWay;
  private boolean releasesAll;
  private int charged;

  /**
   * An empty stock.
   *
   * @param share of the node
   * @param self the cgroup, which hands {@link MemoryNode.Exchanged} on
   */
  NodeFrames(MemoryNode.Share share, ActorRef<? super MemoryNode.Exchanged> self) {
    this.node = share.node();
    this.capacity = share.nodeFrames();
    this.limit = share.limit();
    this.batch = new FrameBatch(capacity, self);
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public int take() {
    if (stock.isEmpty() || charged == limit) {
      return -1;
    }
    charged++;
    return stock.popInt();
  }

  @Override
  public void give(int frame) {
    charged--;
    stock.addInt(frame);
  }

  @Override
  public int charged() {
    return charged;
  }

  @Override
  public boolean asksForMore() {
    if (charged == limit) {
      return false;
    }
    releasesAll = false;
    if (!underWay) {
      exchange(batch.capacity());
    }
    return true;
  }

  @Override
  public void release(boolean all) {
    releasesAll |= all;
    if (!underWay && stock.size() > (releasesAll ? 0 : batch.capacity())) {
      for (int left = surplus(); left > 0; left--) {
        batch.add(stock.popInt());
      }
      releasesAll &= !stock.isEmpty();
      exchange(0);
    }
  }

  private int surplus() {
    int kept = releasesAll ? 0 : batch.capacity();
    return Math.min(batch.capacity(), stock.size() - kept);
  }

  private void exchange(int wanted) {
    underWay = true;
    node.tell(new MemoryNode.Exchange(batch.wanting(wanted)));
  }

  @Override
  public void arrived() {
    underWay = false;
    while (batch.size() > 0) {
      stock.addInt(batch.take());
    }
  }

  @Override
  public void close() {}
}
