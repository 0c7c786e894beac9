package io.swapbox.workloads.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.IntArrayList;

/**
 * The compilers that were recorded, a process each. A page that two processes of a recording shared
 * after a fork is one of each.
 */
public final class CompilerProcesses {

  /** Pages of the smallest one: 4 MiB. */
  static final int MIN_PAGES = 1024;

  private static final String BUILD = "make-lua";
  private static final String LARGEST = "cc1-sqlite";
  private static final int NO_PAGE = -1;

  private CompilerProcesses() {}

  /** By far the largest one: gcc compiling SQLite. */
  public static TracedProgram largest(ReadProgress progress) {
    return TracedProgram.read(new TraceSource.Bundled(LARGEST), progress);
  }

  /**
   * The processes of {@code make-lua} that used {@value #MIN_PAGES} pages or more, which are its
   * compilers, assemblers and linkers, in the order in which they were started.
   */
  public static List<TracedProgram> ofBuild() {
    List<TracedProgram> all = new ArrayList<>();
    PageSizes sizes = PageSizes.bundled(BUILD);
    for (IntArrayList records : recordsByProcess()) {
      TracedProgram process = process(BUILD + "/" + all.size(), records, sizes);
      if (process.trace().pages() >= MIN_PAGES) {
        all.add(process);
      }
    }
    return all;
  }

  /** The records of each process of the build, packed, by their first records. */
  private static List<IntArrayList> recordsByProcess() {
    TreeMap<Integer, IntArrayList> byThread = new TreeMap<>();
    List<IntArrayList> inOrder = new ArrayList<>();
    RecordSink sink =
        (nanos, page, thread, kind) ->
            byThread
                .computeIfAbsent(
                    thread,
                    first -> {
                      IntArrayList records = new IntArrayList();
                      inOrder.add(records);
                      return records;
                    })
                .addInt(Trace.pack(page, kind));
    try (StoredInput in = StoredInput.of(new TraceSource.Bundled(BUILD))) {
      NativeRecords records = new NativeRecords(in, sink);
      boolean more;
      do {
        more = records.next();
      } while (more);
    }
    return inOrder;
  }

  /** One process by itself: its pages are numbered by first use. */
  private static TracedProgram process(String name, IntArrayList packed, PageSizes sizes) {
    TraceBuilder trace = new TraceBuilder();
    Int2IntHashMap own = new Int2IntHashMap(NO_PAGE);
    IntArrayList recordedPages = new IntArrayList();
    for (int i = 0; i < packed.size(); i++) {
      int record = packed.getInt(i);
      int recorded = Trace.pageOf(record);
      byte kind = Trace.kindOf(record);
      int page = own.get(recorded);
      if (page == NO_PAGE && kind != Trace.FREE) {
        page = own.size();
        own.put(recorded, page);
        recordedPages.addInt(recorded);
      }
      // The end of a page that it never used is another process'.
      if (page != NO_PAGE) {
        trace.add(page, kind, 0, trace.records());
      }
    }
    return new TracedProgram(
        trace.build(name),
        PageSizes.of(recordedPages.size(), page -> sizes.of(recordedPages.getInt(page))));
  }
}
