package io.swapbox.bench.overhead;

import java.util.ArrayList;
import java.util.List;

/**
 * What metadata takes when one backend holds all pages.
 *
 * @param backend {@code zswap} or {@code file}
 * @param usage what was measured, by usage
 * @param designs the sum of it, and what the kernel's designs take
 * @param bars what Swapbox may take
 */
public record BackendOverhead(
    String backend, List<Usage> usage, List<Design> designs, List<Bar> bars) {

  private static final String SWAPBOX = "Swapbox";

  /** Both backends of a measurement. */
  public static List<BackendOverhead> of(OverheadMeasurement measured) {
    long slots = measured.slots();
    List<Usage> zswap = measured.zswap();
    List<Usage> file = measured.file();
    return List.of(
        of("zswap", zswap, KernelDesigns.zswap(slots), Bar.zswap(slots, zswap)),
        of("file", file, KernelDesigns.file(slots), Bar.file(slots, file)));
  }

  private static BackendOverhead of(
      String backend, List<Usage> usage, List<Design> others, List<Bar> bars) {
    List<Design> designs = new ArrayList<>();
    List<Long> bytes = usage.stream().map(Usage::bytes).toList();
    designs.add(new Design(SWAPBOX, Design.Source.MEASURED, bytes));
    designs.addAll(others);
    return new BackendOverhead(backend, usage, List.copyOf(designs), bars);
  }
}
