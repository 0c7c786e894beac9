package io.swapbox.bench.calibration;

import io.swapbox.actors.runtime.virtual.CostModel;
import io.swapbox.actors.runtime.virtual.WorkCost.Point;
import io.swapbox.backends.Lz4Codec;
import io.swapbox.bench.calibration.FileCosts.Transfer;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes a calibration down in the form of {@code cost-model.conf}, each figure with its origin.
 */
public final class CostModelFile {

  private CostModelFile() {}

  /**
   * The file's text.
   *
   * @param machine processor, cores and operating system, one line
   */
  public static String write(Calibration calibration, LocalDate date, String machine) {
    PageCosts pages = calibration.pages();
    FileCosts files = calibration.files();
    // Which a message on one CPU pays, too.
    long delivery = CostModel.shipped().message().samePlaceNanos();
    return String.format(
        Locale.ROOT,
        """
        # What things cost on one machine: written by 'swapbox calibrate', %s.
        # %s
        # Load average at the start: %s. CPU figures are the best of %d passes.
        # Times are nanoseconds, sizes bytes, all of one page of 4096. What is not here (delivery,
        # system messages, the other steps, the devices to choose from) is as shipped.

        swapbox.cost {

          # Two metered actors on caller-runs that pass one message to and fro: %d ns a message,
          # less what its delivery on the same CPU costs as shipped (%d).
          message.default = %d

          # A number is nanoseconds a page; a list is [bytes, nanoseconds] points with lines between.
          work {
            # %s over the bundled pages, by compressed size.
            compress = [%s]
            decompress = [%s]
            # A page that is all zero, in the second cache level; another one ends the scan early.
            zero-scan = %d
            # Direct buffer to direct buffer.
            copy = %d
            # CRC32C of the JDK.
            checksum = %d
          }

          steps {
            # An entry found among those of 4096 clusters, each time in another one.
            look-up = %d
            # An entry of the same cluster as before, with the look-up cache.
            cached-look-up = %d
            # An object of half a page taken out of the pool.
            drop = %d
          }

          # One page of a file of 64 MiB at queue depth 1, at random places: a lognormal distribution
          # through median and 95th percentile; the rate is that of 256 KiB transfers. Writes went
          # into the system's memory, reads %s.
          # The parallelism was not measured.
          devices.measured {
            parallelism = 8
            read %s
            write %s
          }
        }
        """,
        date,
        machine,
        calibration.load() < 0 ? "unknown" : String.format(Locale.ROOT, "%.2f", calibration.load()),
        Passes.COUNT,
        calibration.messageHop(),
        delivery,
        Math.max(0, calibration.messageHop() - delivery),
        Lz4Codec.implementation(),
        points(pages.compress()),
        points(pages.decompress()),
        pages.zeroScan(),
        pages.copy(),
        pages.checksum(),
        calibration.steps().lookUp(),
        calibration.steps().cachedLookUp(),
        calibration.steps().drop(),
        files.direct() ? "past it (O_DIRECT)" : "from there (the file system has no O_DIRECT)",
        transfer(files.read()),
        transfer(files.write()));
  }

  private static String points(List<Point> points) {
    return points.stream()
        .map(point -> "[" + point.bytes() + ", " + point.nanos() + "]")
        .collect(Collectors.joining(", "));
  }

  private static String transfer(Transfer transfer) {
    return String.format(
        Locale.ROOT,
        "{ latency = %d, bytes-per-second = %d, distribution = lognormal, sigma = %.2f }",
        transfer.latencyNanos(),
        transfer.bytesPerSecond(),
        transfer.sigma());
  }
}
