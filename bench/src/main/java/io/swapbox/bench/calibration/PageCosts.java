package io.swapbox.bench.calibration;

import static io.swapbox.backends.Page.PAGE_BYTES;

import io.swapbox.actors.runtime.virtual.WorkCost.Point;
import io.swapbox.allocator.memory.MemoryBlock;
import io.swapbox.backends.Algorithm;
import io.swapbox.backends.PageChecksum;
import io.swapbox.backends.PageCodec;
import io.swapbox.backends.PageCorruptException;
import io.swapbox.backends.ZeroPage;
import io.swapbox.workloads.trace.BundledTraces;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What a CPU needs for one page of each kind of work.
 *
 * @param compress LZ4 by compressed size
 * @param decompress LZ4 by compressed size
 * @param zeroScan nanoseconds for a page that is all zero: any other ends the scan early
 * @param copy nanoseconds from direct buffer to direct buffer
 * @param checksum nanoseconds of CRC32C
 */
public record PageCosts(
    List<Point> compress, List<Point> decompress, long zeroScan, long copy, long checksum) {

  private static final String CORPUS = "corpus-pages.bin.zst";

  /** Pages in the bundled corpus. */
  static final int PAGES = 4096;

  /** Room for one result, at the start of a page. */
  private static final int SLOT_BYTES = 2 * PAGE_BYTES;

  /** Pages that fit the second cache level together. */
  private static final int NEAR_PAGES = 64;

  /** Compressed sizes at which the classes end; the last two are pages that LZ4 gives up on. */
  private static final int[] CLASS_ENDS = {400, 900, 1400, 1800, 2400, 4000, 4096, 4113};

  /** A class of fewer pages says nothing. */
  private static final int CLASS_PAGES = 16;

  /** Copies the lists. */
  public PageCosts {
    compress = List.copyOf(compress);
    decompress = List.copyOf(decompress);
  }

  /** Measures all of them over the bundled pages; takes some seconds and 48 MiB off the heap. */
  static PageCosts measure(Consumer<String> progress) {
    MemoryBlock pages = MemoryBlock.allocate(PAGES * PAGE_BYTES, PAGE_BYTES);
    MemoryBlock results = MemoryBlock.allocate(PAGES * SLOT_BYTES, PAGE_BYTES);
    MemoryBlock scratch = MemoryBlock.allocate(NEAR_PAGES * PAGE_BYTES, PAGE_BYTES);
    try (PageCodec codec = Algorithm.LZ4.codec()) {
      BundledTraces.read(CORPUS, pages.buffer().duplicate());
      return measure(codec, pages.buffer(), results.buffer(), scratch.buffer(), progress);
    } finally {
      pages.free();
      results.free();
      scratch.free();
    }
  }

  private static PageCosts measure(
      PageCodec codec,
      ByteBuffer pages,
      ByteBuffer results,
      ByteBuffer scratch,
      Consumer<String> progress) {
    progress.accept("zero scan, copy and checksum of " + PAGES + " pages");
    long zeroScan =
        Passes.nanosPerPage(0, PAGES, page -> ZeroPage.isZero(scratch, near(page)) ? 1 : 0);
    long copy =
        Passes.nanosPerPage(
            0,
            PAGES,
            page -> {
              scratch.put(near(page), pages, page * PAGE_BYTES, PAGE_BYTES);
              return 1;
            });
    long checksum =
        Passes.nanosPerPage(0, PAGES, page -> PageChecksum.of(pages, page * PAGE_BYTES) & 1);
    progress.accept("LZ4 by compressed size");
    List<Compressed> sorted = compressAll(codec, pages, results);
    List<Point> compress = new ArrayList<>();
    List<Point> decompress = new ArrayList<>();
    int from = 0;
    for (int end : CLASS_ENDS) {
      int to = from;
      long bytes = 0;
      while (to < sorted.size() && sorted.get(to).bytes() < end) {
        bytes += sorted.get(to++).bytes();
      }
      if (to - from >= CLASS_PAGES) {
        long mean = bytes / (to - from);
        compress.add(
            new Point(
                mean,
                Passes.nanosPerPage(
                    from, to, i -> compress(codec, pages, sorted.get(i).page(), scratch, 0))));
        decompress.add(
            new Point(
                mean,
                Passes.nanosPerPage(
                    from, to, i -> decompress(codec, results, sorted.get(i), scratch))));
      }
      from = to;
    }
    return new PageCosts(compress, decompress, zeroScan, copy, checksum);
  }

  private static int near(int page) {
    return page % NEAR_PAGES * PAGE_BYTES;
  }

  /** A page of the corpus and its compressed size. */
  private record Compressed(int page, int bytes) {}

  /** Leaves the result of each page in its slot; gives them by size, without pages of zeros. */
  private static List<Compressed> compressAll(
      PageCodec codec, ByteBuffer pages, ByteBuffer results) {
    return IntStream.range(0, PAGES)
        .filter(page -> !ZeroPage.isZero(pages, page * PAGE_BYTES))
        .mapToObj(
            page -> new Compressed(page, compress(codec, pages, page, results, page * SLOT_BYTES)))
        .sorted(Comparator.comparingInt(Compressed::bytes))
        .toList();
  }

  private static int compress(
      PageCodec codec, ByteBuffer pages, int page, ByteBuffer to, int offset) {
    return codec.compress(pages, page * PAGE_BYTES, to, offset, PageCodec.MAX_COMPRESSED_BYTES);
  }

  private static int decompress(
      PageCodec codec, ByteBuffer results, Compressed result, ByteBuffer to) {
    try {
      codec.decompress(results, result.page() * SLOT_BYTES, result.bytes(), to, 0);
      return 1;
    } catch (PageCorruptException e) {
      throw new CalibrationException("decompression", e);
    }
  }
}
