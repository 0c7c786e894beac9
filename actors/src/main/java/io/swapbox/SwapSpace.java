package io.swapbox;

import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.ActorMeter;
import io.swapbox.allocator.VirtualClusters;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.management.ObjectName;

/**
 * A swap space inside this program: takes pages, compresses them or writes them to a file, and
 * gives them back.
 *
 * <pre>{@code
 * try (SwapSpace space = SwapSpace.open(SwapSpaceConfig.zswapOnly(256 << 20))) {
 *   long entry = space.swapOut(page); // 4096 bytes
 *   space.swapIn(entry, page);
 *   space.free(entry);
 * }
 * }</pre>
 *
 * <p><b>Pages</b> are 4096 bytes: the remaining bytes of a buffer, whose position and limit are
 * never changed. Direct buffers and arrays are read and written in place. Until a call returns, or
 * its stage completes, the space owns the bytes.
 *
 * <p><b>Entries</b> have a count of uses, the kernel's swap count: one when the page is stored, one
 * more with each {@link #duplicate}. {@link #free} and {@link #swapInAndFree} end one use each; the
 * page is there until the last one. Which use it is does not matter.
 *
 * <p><b>Folios</b> of 2^k pages are stored and brought back whole; their entries are entries like
 * all others, and can be used one by one.
 *
 * <p><b>Costs.</b> A page that fits into the pool takes about 10 µs to go out and come back, most
 * of it LZ4; from a swap file it takes a read of the disk. An entry in use takes 16 bytes of
 * descriptor, a page in a file 8.5 more, a page in a pool its compressed bytes and about 40 more;
 * nothing is taken for what is not used. Nothing is allocated on the heap for each page. {@code
 * docs/performance.md} has the measurements.
 *
 * <p><b>Threads.</b> Any number of threads may call. A caller does most of the work of its request
 * by itself, on its own thread ({@code caller-runs} in {@code reference.conf}); it waits only for
 * the swap file and for actors that are busy with others. With another {@link
 * SwapSpaceConfig#dispatcher} the work is done by threads of the space, and every call waits.
 * Stages complete on a thread of the space: their dependents must not block, or use the {@code
 * Async} forms. For Akka applications there is {@link Swapbox}.
 *
 * <p><b>Back-pressure.</b> A call that waits has no more pages under way than a message carries
 * ({@link SwapSpaceConfig#batch}), or than its folio has. Of those that do not wait, no more than
 * {@link SwapSpaceConfig#maxBytesInFlight} bytes of pages are under way: what goes beyond fails at
 * once with a {@link BytesInFlightException}, and can be made again when another one is done.
 *
 * <p><b>Failures.</b> Each has its own subclass of {@link SwapException}. A page that is refused
 * stays with the caller, and nothing has changed. When an actor of the space fails, all calls, also
 * those under way, fail with a {@link SpaceFailedException}: what was stored is lost, and the space
 * can only be closed. The space is not durable: what it holds is gone when it is closed, unless it
 * is {@linkplain #closeTo closed to a snapshot}.
 */
public final class SwapSpace extends SpaceTiers implements AutoCloseable {

  private static final int NO_CGROUP = 0;

  private final RunningSpace running;
  private final PageCalls calls;
  private final FolioCalls folioCalls;
  private final SpaceMBean mbean = new SpaceMBean();

  private SwapSpace(RunningSpace running) {
    super(
        new SpaceCalls(
            running.requests(),
            running.connection().topology().guardian(),
            running.connection().gateways().getFirst(),
            running.whenTerminated()));
    this.running = running;
    Requests requests = running.requests();
    this.calls = new PageCalls(requests);
    this.folioCalls = new FolioCalls(requests, calls);
  }

  /**
   * Opens a space with an actor system of its own.
   *
   * @throws SwapFileOpenException when the swap file is locked, no swap file, or not accessible
   * @throws SpaceFailedException when the space cannot start
   */
  public static SwapSpace open(SwapSpaceConfig config) {
    return new SwapSpace(RunningSpace.start(config));
  }

  /**
   * Opens a space with all that another one had when it was {@linkplain #closeTo closed}: the same
   * entries with the same uses, pages and cgroups; freed ones stay stale. Limits and other settings
   * of cgroups are not part of a snapshot.
   *
   * <p>The snapshot stays. With swap files it is good for one space: from now on these are in use.
   *
   * @param config as the other one's, though pools may differ in everything but their names, and
   *     there may be more CPUs; what a smaller pool does not take goes to swap files and memory
   * @param snapshot where the other one was closed to
   * @throws SnapshotDamagedException when it is no snapshot, or not as it was written
   * @throws SnapshotMismatchException when the configuration does not fit, or an open space of this
   *     program gives out entries like its own, say because it was restored already
   * @throws SnapshotUnavailableException when it cannot be read
   * @throws SwapFileOpenException when a swap file is locked, not accessible, or was used since
   * @throws SpaceFailedException when the space cannot start
   */
  public static SwapSpace restore(SwapSpaceConfig config, Path snapshot) {
    return new SwapSpace(RunningSpace.restore(config, snapshot));
  }

  /**
   * Stores a page.
   *
   * @param page its bytes
   * @return its entry, never 0
   * @throws PageSizeException when the buffer does not hold exactly one page
   * @throws SpaceFullException when pool and file are full
   * @throws SwapLimitException when cgroup 0 is limited and has no swap left
   * @throws SwapWriteException when the file could not be written
   */
  public long swapOut(ByteBuffer page) {
    return calls.swapOut(page, NO_CGROUP);
  }

  /**
   * Brings a page back; it stays stored until it is freed.
   *
   * @param page takes its bytes
   * @throws PageSizeException when the buffer does not hold exactly one page
   * @throws EntryException when the entry was freed, is another space's, was never given out, or
   *     its page is damaged or unreadable
   */
  public void swapIn(long entry, ByteBuffer page) {
    calls.swapIn(entry, page, false);
  }

  /**
   * Brings a page back and gives up one use of its entry in one step, or does neither.
   *
   * @throws PageSizeException when the buffer does not hold exactly one page
   * @throws EntryException as {@link #swapIn}
   */
  public void swapInAndFree(long entry, ByteBuffer page) {
    calls.swapIn(entry, page, true);
  }

  /**
   * Gives up one use of an entry, which is freed with its last one.
   *
   * @throws EntryException when the entry was freed before, is another space's or was never given
   *     out
   */
  public void free(long entry) {
    calls.freeAll(new long[] {entry}, 1);
  }

  /**
   * Adds one use to an entry, as a fork does: it can be freed once more. A new entry has one use.
   *
   * @throws EntryException when the entry was freed, is another space's or was never given out
   */
  public void duplicate(long entry) {
    calls.duplicateAll(new long[] {entry});
  }

  /**
   * Stores pages in batches, all of them or none.
   *
   * @param pages the bytes of any number of pages
   * @return their entries, in order
   * @throws PageSizeException when the buffer does not hold whole pages
   * @throws SpaceFullException when pool and file cannot take all of them
   * @throws SwapLimitException when cgroup 0 is limited and has no swap left
   * @throws SwapWriteException when the file could not be written
   */
  public long[] swapOutAll(ByteBuffer pages) {
    return calls.swapOutAll(pages, NO_CGROUP);
  }

  /**
   * Brings pages back in batches; they stay stored.
   *
   * @param entries which
   * @param pages takes their bytes, in order
   * @throws PageSizeException when the buffer does not hold exactly that many pages
   * @throws EntryException naming the first entry that could not be served; the bytes of others may
   *     have been filled
   */
  public void swapInAll(long[] entries, ByteBuffer pages) {
    calls.swapInAll(entries, pages);
  }

  /**
   * Gives up one use of each entry, in batches.
   *
   * @throws EntryException naming the first entry that could not be freed; all others are
   */
  public void freeAll(long[] entries) {
    calls.freeAll(entries, entries.length);
  }

  /**
   * Adds one use to each entry in batches, to all of them or none. An entry that is named twice
   * gets two.
   *
   * @throws EntryException naming the first entry that could not be duplicated
   */
  public void duplicateAll(long[] entries) {
    calls.duplicateAll(entries);
  }

  /**
   * Stores a folio, all of its pages or none, as one request whatever its size.
   *
   * <p>Its entries are a run if one can be had and, under {@link FolioRule#STRICT}, if a backend
   * takes it whole; if not, it is split. {@link Folio} names the entries in either case.
   *
   * @param folio the bytes of 2^k pages, k from 0 to 9
   * @throws PageSizeException when the buffer holds anything else
   * @throws SpaceFullException when pool and file cannot take all of it
   * @throws SwapLimitException when cgroup 0 is limited and has no swap left
   * @throws SwapWriteException when the file could not be written
   */
  public Folio swapOutFolio(ByteBuffer folio) {
    return folioCalls.swapOut(folio, NO_CGROUP);
  }

  /**
   * Brings a folio back; it stays stored.
   *
   * @param pages takes its bytes; when the call fails, some of them may have been filled
   * @throws PageSizeException when the buffer does not hold exactly the folio
   * @throws NotAFolioException when it is not a run of that order
   * @throws FolioBackingException under {@link FolioRule#STRICT}, when its pages lie so that only
   *     {@link #swapInAll} of its entries can bring them
   * @throws EntryException naming the first entry that could not be served, say because it was
   *     freed alone
   */
  public void swapInFolio(Folio folio, ByteBuffer pages) {
    folioCalls.swapIn(folio, pages);
  }

  /**
   * Gives up one use of each entry of a folio.
   *
   * @throws EntryException naming the first entry that could not be freed; all others are
   */
  public void freeFolio(Folio folio) {
    folioCalls.free(folio);
  }

  /**
   * Names a cgroup of the space, whose pages are charged and limited together. Pages that are
   * stored by the space itself are those of cgroup 0, which can be limited like any other.
   *
   * @param id 0 to 65535; it need not have been named before
   * @throws NoSuchCgroupException when it is no id of a cgroup
   */
  public SwapCgroup cgroup(int id) {
    if (id < 0 || id > VirtualClusters.MAX_CGROUP) {
      throw new NoSuchCgroupException(id);
    }
    return new SwapCgroup(id, calls, folioCalls, spaceCalls);
  }

  /**
   * {@link #swapOut} without waiting; the stage fails with the same exceptions, and with a {@link
   * BytesInFlightException} when too much is under way.
   */
  public CompletionStage<Long> swapOutAsync(ByteBuffer page) {
    return calls.swapOutAsync(page, NO_CGROUP);
  }

  /**
   * {@link #swapIn} without waiting; the stage fails as that of {@link #swapOutAsync} does, too.
   */
  public CompletionStage<Void> swapInAsync(long entry, ByteBuffer page) {
    return calls.swapInAsync(entry, page);
  }

  /** {@link #free} without waiting; the stage fails with the same exceptions. */
  public CompletionStage<Void> freeAsync(long entry) {
    return calls.freeAsync(entry);
  }

  /** {@link #duplicate} without waiting; the stage fails with the same exceptions. */
  public CompletionStage<Void> duplicateAsync(long entry) {
    return calls.duplicateAsync(entry);
  }

  /**
   * What the space counts and holds. Each part is exact at one moment, the parts at moments shortly
   * after one another.
   *
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public SpaceStatistics statistics() {
    return spaceCalls.statistics();
  }

  /**
   * Takes a CPU of the space offline: another one's allocator gets its virtual clusters, with all
   * requests that are under way. Returns when it has them. Calls go on meanwhile and afterwards,
   * and partly used clusters are filled up before new ones are taken.
   *
   * @param cpu 0 or more, below {@link SwapSpaceConfig#cpus}
   * @throws NoSuchCpuException when the space does not have it
   * @throws CpuStateException when it is offline
   * @throws LastCpuException when no other is online
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public void offline(int cpu) {
    spaceCalls.setOnline(cpu, false);
  }

  /**
   * Takes a CPU online again: it gets its virtual clusters back. Returns when it has them.
   *
   * @param cpu 0 or more, below {@link SwapSpaceConfig#cpus}
   * @throws NoSuchCpuException when the space does not have it
   * @throws CpuStateException when it is online
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public void online(int cpu) {
    spaceCalls.setOnline(cpu, true);
  }

  /** {@link #offline} without waiting; the stage fails with the same exceptions. */
  public CompletionStage<Void> offlineAsync(int cpu) {
    return spaceCalls.setOnlineAsync(cpu, false);
  }

  /** {@link #online} without waiting; the stage fails with the same exceptions. */
  public CompletionStage<Void> onlineAsync(int cpu) {
    return spaceCalls.setOnlineAsync(cpu, true);
  }

  /** What the mailboxes of the space's actors measured; empty when metering is off. */
  public List<ActorMeter> mailboxes() {
    return running.connection().runtime().meters();
  }

  /** How long messages have waited in these mailboxes; empty when metering is off. */
  public List<QueueWait> queueWaits() {
    return QueueWait.of(mailboxes());
  }

  /**
   * Shows the statistics of the space to management clients of this JVM, as {@link
   * SwapSpaceMXBean}, until it is closed.
   *
   * @param name tells the space from others of this JVM
   * @return {@code io.swapbox:type=SwapSpace,name="..."}
   * @throws MBeanNameException when another space has that name, or this one has a name
   */
  public ObjectName registerMBean(String name) {
    return mbean.register(this, name);
  }

  /**
   * Closes the space: refuses new requests, waits for those under way, and gives everything back.
   * What is stored is gone. Safe to repeat.
   */
  @Override
  public void close() {
    mbean.unregister();
    running.close();
  }

  /**
   * Closes the space and writes down what it has, so that it can be {@linkplain #restore restored}:
   * refuses new requests, waits for those under way, writes descriptors and pages of pools and of
   * devices in memory to the snapshot, and leaves those of swap files where they are, on the disk.
   *
   * <p>When that fails, nothing is lost: the space can be closed to another snapshot, but takes no
   * other requests any more, unless the snapshot was refused at once. {@link #close} gives up.
   *
   * @param snapshot where it goes; what is there is replaced, once the new one is whole
   * @throws SnapshotUnavailableException when it cannot be written
   * @throws SnapshotMismatchException when a swap file is deleted on close, or a page is damaged
   * @throws SpaceClosedException when the space was closed
   * @throws SpaceFailedException when the space failed
   */
  public void closeTo(Path snapshot) {
    running.closeTo(snapshot);
    mbean.unregister();
  }

  /** How to reach the actors, for tests that make one fail. */
  SpaceGuardian.Topology topology() {
    return running.connection().topology();
  }
}
