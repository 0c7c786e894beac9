package io.swapbox.workloads.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pages of a recording two processes had in common: after a fork, while both lived.
 *
 * <p>A record names a thread and no process, and threads of one process have pages in common, too.
 * What tells a fork is copy-on-write: a thread reads a page that another one uses, and the next
 * thing that it does is to write a page that nobody had before. Two threads that do so again and
 * again are two processes. Immutable.
 */
final class SharedPages {

  /** Of a recording without forks. */
  static final SharedPages NONE = new SharedPages(List.of());

  /** Copies beside each other that are no chance. */
  private static final int COPIES = 16;

  /**
   * Two processes.
   *
   * @param pages that both refer to
   * @param from first record of the younger one
   * @param to last reference of the one that ends first
   */
  private record Fork(BitSet pages, int from, int to) {}

  private final List<Fork> forks;

  private SharedPages(List<Fork> forks) {
    this.forks = List.copyOf(forks);
  }

  /** Those of a trace whose threads are in that column: two or more. */
  static SharedPages of(Trace trace, ThreadColumn column) {
    return new Search(trace, column).result();
  }

  /** Whether a page is another process' too at the time of a record. */
  boolean contains(int page, long record) {
    for (Fork fork : forks) {
      if (fork.from <= record && record <= fork.to && fork.pages.get(page)) {
        return true;
      }
    }
    return false;
  }

  /** The search for forks; one use. */
  private static final class Search {

    private static final int NONE = -1;

    private final Trace trace;
    private final ThreadColumn column;
    private final int records;
    private final int[] firstOf;
    private final int[] lastOf;

    /** The threads that refer to a page: of each page the first link, of each link the next. */
    private final int[] users;

    private int[] next = new int[1 << 10];
    private int[] user = new int[1 << 10];
    private int links;

    /** Copies of each pair of threads, the smaller number in the upper half. */
    private final Map<Long, Integer> copies = new HashMap<>();

    Search(Trace trace, ThreadColumn column) {
      this.trace = trace;
      this.column = column;
      this.records = Math.toIntExact(trace.records());
      this.firstOf = new int[column.count()];
      this.lastOf = new int[column.count()];
      this.users = new int[trace.pages()];
      Arrays.fill(firstOf, NONE);
      Arrays.fill(lastOf, NONE);
      Arrays.fill(users, NONE);
    }

    SharedPages result() {
      findUsers();
      countCopies();
      List<Fork> forks = new ArrayList<>();
      copies.forEach(
          (pair, count) -> {
            if (count >= COPIES) {
              forks.add(fork((int) (pair >> 32), pair.intValue()));
            }
          });
      return forks.isEmpty() ? SharedPages.NONE : new SharedPages(forks);
    }

    private void findUsers() {
      for (int record = 0; record < records; record++) {
        if (trace.kind(record) != Trace.FREE) {
          int thread = column.thread(record);
          if (firstOf[thread] == NONE) {
            firstOf[thread] = record;
          }
          lastOf[thread] = record;
          if (!uses(thread, trace.page(record))) {
            addUser(thread, trace.page(record));
          }
        }
      }
    }

    private boolean uses(int thread, int page) {
      int link = users[page];
      while (link != NONE && user[link] != thread) {
        link = next[link];
      }
      return link != NONE;
    }

    private void addUser(int thread, int page) {
      if (links == next.length) {
        next = Arrays.copyOf(next, 2 * links);
        user = Arrays.copyOf(user, 2 * links);
      }
      next[links] = users[page];
      user[links] = thread;
      users[page] = links++;
    }

    private void countCopies() {
      BitSet seen = new BitSet(trace.pages());
      int[] before = new int[firstOf.length];
      Arrays.fill(before, NONE);
      for (int record = 0; record < records; record++) {
        int page = trace.page(record);
        if (trace.kind(record) != Trace.FREE) {
          int thread = column.thread(record);
          int last = before[thread];
          if (trace.kind(record) == Trace.WRITE
              && !seen.get(page)
              && last != NONE
              && trace.kind(last) == Trace.READ) {
            copied(trace.page(last), thread, record);
          }
          seen.set(page);
          before[thread] = record;
        }
      }
    }

    private void copied(int page, int thread, int record) {
      for (int link = users[page]; link != NONE; link = next[link]) {
        int other = user[link];
        if (other != thread && firstOf[other] <= record && record <= lastOf[other]) {
          long pair = (long) Math.min(thread, other) << 32 | Math.max(thread, other);
          copies.merge(pair, 1, Integer::sum);
        }
      }
    }

    private Fork fork(int one, int other) {
      BitSet pages = new BitSet(users.length);
      for (int page = 0; page < users.length; page++) {
        pages.set(page, uses(one, page) && uses(other, page));
      }
      return new Fork(
          pages, Math.max(firstOf[one], firstOf[other]), Math.min(lastOf[one], lastOf[other]));
    }
  }
}
