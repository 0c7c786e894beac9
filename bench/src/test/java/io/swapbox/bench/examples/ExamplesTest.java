package io.swapbox.bench.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.swapbox.SwapSpaceConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples, small: they find what they should, and say what goes wrong. */
class ExamplesTest {

  @TempDir private Path directory;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(complained, true, StandardCharsets.UTF_8);

  /** The number of a group of a pattern in what was printed. */
  private long number(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(printed.toString(StandardCharsets.UTF_8));
    assertThat(matcher.find()).as(pattern + " in " + printed).isTrue();
    return Long.parseLong(matcher.group(1).replace(",", ""));
  }

  @Test
  void aTableIsKeptInAQuarterOfItsMemory() throws Exception {
    assertThat(ObjectTable.run(new String[] {"--mebibytes", "16"}, out, err)).isZero();
    assertThat(number("A table of ([0-9,]+) records")).isEqualTo(65_536);
    assertThat(number("Wrong +([0-9,]+)")).isZero();
    assertThat(number("swapbox.pages\\{tier=file} ([0-9,]+)")).isPositive();
    assertThat(number("swapbox.zswap.pool.size ([0-9,]+)")).isBetween(1L << 20, 2L << 20);
    assertThat(number("swapbox.zswpwb ([0-9,]+)")).isPositive();
    assertThat(number("swapbox.pswpin ([0-9,]+)")).isPositive();
    assertThat(number("name=\"objects\": ([0-9,]+) entries")).isBetween(3_500L, 4_096L);
  }

  @Test
  void pagesGoByMessageAndComeBack() throws Exception {
    assertThat(AkkaApplication.run(new String[] {"--pages", "2000"}, out, err)).isZero();
    assertThat(number("Stored +([0-9,]+)")).isEqualTo(2_000);
    assertThat(number("Loaded +([0-9,]+)")).isEqualTo(2_000);
    assertThat(number("([0-9,]+) requests were refused and sent again")).isPositive();
    assertThat(number("([0-9,]+) of them on to the file")).isPositive();
    assertThat(number("([0-9,]+) entries left")).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8).strip()).endsWith("Closed");
  }

  @Test
  void pagesThatTheSpaceHasNoRoomForStayWithTheWorker() {
    SwapSpaceConfig config = AkkaApplication.config(900, 100, directory.resolve("swap"));
    assertThat(AkkaApplication.run(config, 900, out)).isZero();
    long stored = number("Stored +([0-9,]+)");
    assertThat(stored).isLessThan(900).isGreaterThan(100);
    assertThat(number("no room for ([0-9,]+), which")).isEqualTo(900 - stored);
    assertThat(number("Loaded +([0-9,]+)")).isEqualTo(stored);
  }

  @Test
  void anApplicationWhoseSpaceCannotStartSaysSo() {
    Path missing = directory.resolve("no such directory").resolve("swap");
    assertThat(AkkaApplication.run(AkkaApplication.config(100, 100, missing), 100, out)).isOne();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("Failed      swapbox: ", missing.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "--mebibyte 16, unknown arguments: --mebibyte 16; use --mebibytes N",
    "--mebibytes much, --mebibytes: 'much' is no number",
    "--mebibytes 15, --mebibytes: 15 is not allowed; use 16 to 8192",
    "--mebibytes, unknown arguments: --mebibytes; use --mebibytes N",
  })
  void badArgumentsAreRefused(String line, String complaint) throws Exception {
    assertThat(ObjectTable.run(line.split(" "), out, err)).isEqualTo(2);
    assertThat(complained.toString(StandardCharsets.UTF_8).strip())
        .isEqualTo("object table: " + complaint);
    assertThat(printed.size()).isZero();
  }

  @Test
  void anApplicationRefusesBadArguments() throws Exception {
    assertThat(AkkaApplication.run(new String[] {"--pages", "1"}, out, err)).isEqualTo(2);
    assertThat(complained.toString(StandardCharsets.UTF_8)).contains("--pages: 1 is not allowed");
  }

  @Test
  void aRecordThatDiffersByOneBitIsFound() {
    ByteBuffer page = ByteBuffer.allocate(4096);
    ByteBuffer scratch = ByteBuffer.allocate(CustomerRecords.BYTES);
    CustomerRecords.write(page, 512, 7, 3);
    assertThat(CustomerRecords.matches(page, 512, scratch, 7, 3)).isTrue();
    assertThat(CustomerRecords.matches(page, 512, scratch, 7, 2)).isFalse();
    assertThat(CustomerRecords.matches(page, 512, scratch, 8, 3)).isFalse();
    page.put(700, (byte) (page.get(700) ^ 4));
    assertThat(CustomerRecords.matches(page, 512, scratch, 7, 3)).isFalse();
  }
}
