package io.swapbox.allocator;

import org.agrona.collections.LongArrayList;

/**
 * The ids of virtual clusters that a space has given out, by home: which come next, and which came
 * back and may be given out again, with the first generation that their slots may use then. An id
 * whose generations are used up never is, so that a stale entry stays stale for ever.
 *
 * <p>Costs 8 bytes for each id that came back. One owner at a time, no thread safety.
 */
public final class ClusterIds {

  /** {@link #next}: the home has used all ids that the entry format has for it. */
  public static final long NONE = -1;

  private static final int FIRST_GENERATION = 0;
  private static final int GENERATION_BITS =
      Integer.SIZE - Integer.numberOfLeadingZeros(Entry.MAX_GENERATION);

  private final int[] nextSerial;
  private final LongArrayList[] dead;

  /** No id is given out yet; {@code homes} is the number of CPUs. */
  public ClusterIds(int homes) {
    Ranges.check("number of homes", homes, 1, Entry.MAX_HOME + 1);
    this.nextSerial = new int[homes];
    this.dead = new LongArrayList[homes];
    for (int home = 0; home < homes; home++) {
      dead[home] = new LongArrayList();
    }
  }

  /**
   * Gives an id out, one that came back before a new one.
   *
   * @param home whose
   * @return the id with its first generation, for {@link #cluster} and {@link #generation}; {@link
   *     #NONE} when there is none
   */
  public long next(int home) {
    LongArrayList again = dead[home];
    if (!again.isEmpty()) {
      return again.removeAt(again.size() - 1);
    }
    return nextSerial[home] <= Entry.MAX_SERIAL
        ? pack(Entry.clusterId(nextSerial[home]++, home), FIRST_GENERATION)
        : NONE;
  }

  /** The id in what {@link #next} says. */
  public static long cluster(long granted) {
    return granted >>> GENERATION_BITS;
  }

  /** The first generation in what {@link #next} says. */
  public static int generation(long granted) {
    return (int) granted & Entry.MAX_GENERATION;
  }

  /** Takes an id back, unless it is used up. */
  public void giveBack(ReleasedCluster id) {
    if (id.reusable()) {
      dead[Entry.homeOfCluster(id.cluster())].addLong(pack(id.cluster(), id.nextGeneration()));
    }
  }

  /** CPUs that have ids. */
  public int homes() {
    return nextSerial.length;
  }

  /** The serial number of the first id that a home was never given. */
  public int nextSerial(int home) {
    return nextSerial[home];
  }

  /** The ids of a home that wait to be given out again, with their generations. */
  public long[] dead(int home) {
    return dead[home].toLongArray();
  }

  /**
   * Says what a home was given before, in another life of the space.
   *
   * @param firstNew as {@link #nextSerial} was
   * @param again as {@link #dead} was
   * @throws IllegalArgumentException when the serial number is out of its range, or an id is of
   *     another home
   */
  public void restore(int home, int firstNew, long[] again) {
    Ranges.check("serial", firstNew, 0, Entry.MAX_SERIAL + 1);
    for (long id : again) {
      if (Entry.homeOfCluster(cluster(id)) != home) {
        throw new IllegalArgumentException(
            Entry.describeCluster(cluster(id)) + " among the ids of cpu " + home);
      }
    }
    nextSerial[home] = firstNew;
    dead[home].clear();
    for (long id : again) {
      dead[home].addLong(id);
    }
  }

  private static long pack(long cluster, int generation) {
    return cluster << GENERATION_BITS | generation;
  }
}
