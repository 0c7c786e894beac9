package io.swapbox.bench.locks;

import io.swapbox.SwapSpaceConfig;
import io.swapbox.ZswapConfig;
import io.swapbox.allocator.Backing;
import io.swapbox.allocator.Entry;
import io.swapbox.allocator.Location;
import io.swapbox.backends.Payload;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock for each virtual cluster, a current cluster for each CPU, and a lock for each shard of the
 * pool: as near to the kernel as structures with a single writer let it be.
 *
 * <p>The clusters of a {@code VirtualClusters} share an index, lists and descriptor memory, so one
 * lock has to cover all of them. Therefore there are many such tables, with one cluster each:
 * {@link Entry#MAX_HOME} + 1 of them, named by the bits of an entry that say its home. From the
 * cluster after that on, which is the 2 GiB of pages that they hold, tables get more than one and
 * clusters share locks.
 *
 * <p>An entry is marked busy under its table's lock, its page is stored or loaded under its shard's
 * lock alone, and the mark is taken away under the first one again: the folio lock and the cluster
 * lock of {@code mm/vswap.c}. Who meets a busy entry waits before it has marked one of its own, so
 * callers cannot wait for each other in a circle. Locks are taken in this order: CPU, table, {@link
 * TableLists}; a shard's with none of them held.
 *
 * <p>A caller's CPU is told by its thread, as {@code SwapSpace} does it: it gives the current table
 * and the shard that a page is offered to first.
 */
public final class ClusterLockStore extends LockStore {

  private static final int MAX_TABLES = Entry.MAX_HOME + 1;

  /** Which table gives a CPU's next entries ({@code percpu_vswap_cluster} and its local lock). */
  private static final class Cpu {
    final ReentrantLock lock = new ReentrantLock();
    LockedTable current;

    Cpu(LockedTable current) {
      this.current = current;
    }
  }

  private static final class Shard {
    final ReentrantLock lock = new ReentrantLock();
    final PoolShard pool;

    Shard(PoolShard pool) {
      this.pool = pool;
    }
  }

  private final LockedTable[] tables;
  private final Cpu[] cpus;
  private final Shard[] shards;
  private final TableLists lists;

  /**
   * Opens one.
   *
   * @param space tag of its entries, 1 to 255
   * @param cpus current clusters, and shards of the pool
   * @param poolBytes limit of the pool
   */
  public ClusterLockStore(int space, int cpus, long poolBytes) {
    this(space, cpus, poolBytes, MAX_TABLES);
  }

  /** One with so many tables, at least one a CPU. */
  ClusterLockStore(int space, int cpus, long poolBytes, int tables) {
    this.tables = new LockedTable[tables];
    for (int i = 0; i < tables; i++) {
      this.tables[i] = new LockedTable(new SlotTable(space, i, SwapSpaceConfig.SWAP_CLUSTER_MAX));
    }
    this.lists = new TableLists(this.tables, cpus);
    ZswapConfig pool = ZswapConfig.ofBytes(poolBytes, cpus);
    this.cpus = new Cpu[cpus];
    this.shards = new Shard[cpus];
    for (int i = 0; i < cpus; i++) {
      this.cpus[i] = new Cpu(this.tables[i]);
      this.shards[i] = new Shard(new PoolShard(i, pool, Payload.REAL));
    }
  }

  @Override
  void store(Batch batch) {
    batch.storeZeros();
    int cpu = (int) (Thread.currentThread().threadId() % cpus.length);
    for (int from = 0; from < batch.size; ) {
      LockedTable table = lockTableWithRoom(cpus[cpu]);
      int to;
      try {
        to = table.slots.allocate(batch, from);
      } finally {
        table.lock.unlock();
      }
      if (to == from) {
        batch.refuseFrom(from);
        return;
      }
      storeInPool(batch, from, to, cpu);
      endStore(table, batch, from, to);
      from = to;
    }
    batch.refusePending();
  }

  /** Locks the current table of a CPU, which is another one than before when that was full. */
  private LockedTable lockTableWithRoom(Cpu cpu) {
    cpu.lock.lock();
    try {
      LockedTable current = cpu.current;
      current.lock.lock();
      if (!current.slots.hasRoom()) {
        LockedTable next = lists.lockNext();
        if (next == null) {
          lists.grow(current);
        } else {
          current.current = false;
          current.lock.unlock();
          next.current = true;
          cpu.current = next;
        }
      }
      return cpu.current;
    } finally {
      cpu.lock.unlock();
    }
  }

  private void storeInPool(Batch batch, int from, int to, int first) {
    for (int i = 0; i < shards.length && anyPending(batch, from, to); i++) {
      Shard shard = shards[(first + i) % shards.length];
      shard.lock.lock();
      try {
        shard.pool.store(batch, from, to);
      } finally {
        shard.lock.unlock();
      }
    }
  }

  private static boolean anyPending(Batch batch, int from, int to) {
    for (int i = from; i < to; i++) {
      if (batch.pending(i)) {
        return true;
      }
    }
    return false;
  }

  private void endStore(LockedTable table, Batch batch, int from, int to) {
    table.lock.lock();
    try {
      table.slots.endStore(batch, from, to);
      lists.settle(table);
      table.idle.signalAll();
    } finally {
      table.lock.unlock();
    }
  }

  @Override
  void load(Batch batch, boolean frees) {
    LockedTable table = tables[tableOf(batch.entries[0])];
    table.lock.lock();
    try {
      while (table.slots.find(batch)) {
        table.idle.awaitUninterruptibly();
      }
      table.slots.beginLoad(batch, frees);
    } finally {
      table.lock.unlock();
    }
    batch.loadZeros();
    loadFromPool(batch);
    table.lock.lock();
    try {
      table.slots.endLoad(batch);
      lists.settle(table);
      table.idle.signalAll();
    } finally {
      table.lock.unlock();
    }
  }

  private void loadFromPool(Batch batch) {
    for (int i = 0; i < batch.size; i++) {
      if (batch.pending(i)) {
        Shard shard = shards[Location.shard(batch.locations[i])];
        shard.lock.lock();
        try {
          shard.pool.load(batch);
        } finally {
          shard.lock.unlock();
        }
      }
    }
  }

  @Override
  void free(Batch batch) {
    LockedTable table = tables[tableOf(batch.entries[0])];
    table.lock.lock();
    try {
      while (table.slots.findInRuns(batch)) {
        table.idle.awaitUninterruptibly();
      }
      table.slots.free(batch);
      lists.settle(table);
    } finally {
      table.lock.unlock();
    }
    dropFromPool(batch);
  }

  private void dropFromPool(Batch batch) {
    for (int i = 0; i < batch.size; i++) {
      if (batch.ended[i] && batch.backings[i] == Backing.ZSWAP) {
        Shard shard = shards[Location.shard(batch.locations[i])];
        shard.lock.lock();
        try {
          shard.pool.drop(batch);
        } finally {
          shard.lock.unlock();
        }
      }
    }
  }

  @Override
  int tableOf(long entry) {
    int home = Entry.home(entry);
    return home < tables.length ? home : 0;
  }

  @Override
  public Usage usage() {
    long entries = 0;
    for (LockedTable table : tables) {
      table.lock.lock();
      try {
        entries += table.slots.entries();
      } finally {
        table.lock.unlock();
      }
    }
    long pages = 0;
    for (Shard shard : shards) {
      shard.lock.lock();
      try {
        pages += shard.pool.pages();
      } finally {
        shard.lock.unlock();
      }
    }
    return new Usage(entries, pages);
  }

  @Override
  public void close() {
    for (LockedTable table : tables) {
      table.slots.close();
    }
    for (Shard shard : shards) {
      shard.pool.close();
    }
  }
}
