package io.swapbox.workloads.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.workloads.trace.TraceException;
import io.swapbox.workloads.trace.TraceSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReaderTest {

  private static final Map<CsvColumn, String> NAMES =
      Map.of(
          CsvColumn.ADDRESS, "addr",
          CsvColumn.SIZE, "len",
          CsvColumn.KIND, "op",
          CsvColumn.TIME, "ts",
          CsvColumn.PROCESS, "pid");

  @TempDir private Path directory;

  @Test
  void readsNamedColumnsInAnyOrder() {
    Imports csv = Imports.of(Imports.sample("blocks.csv"), settings(NAMES, 1_000));

    assertThat(csv.format).isEqualTo(TraceFormat.CSV);
    assertThat(csv.records)
        .containsExactly("0 t0 read 0", "500 t0 write 0", "500 t0 write 1", "1500 t0 free 2");
  }

  @Test
  void columnsAreCalledWhatTheyHave() throws IOException {
    Path file = write("thread,page,kind", "70,9,w", "", "71,0x9,READ", "70, 10 ,2");

    assertThat(Imports.of(file).records)
        .containsExactly("0 t0 write 0", "1 t1 read 0", "2 t0 free 1");
  }

  @Test
  void timesMayBeLargeAndHaveFractions() throws IOException {
    Path file = write("time,page", "1763913600000000000,1", "1763913600000000007.9,2");

    assertThat(Imports.of(file).records).containsExactly("0 t0 read 0", "7 t0 read 1");
  }

  @Test
  void aLimitEndsTheReading() throws IOException {
    Path file = write("page", "1", "2", "not looked at");

    assertThat(Imports.of(file, Imports.limited(2)).records).hasSize(2);
  }

  @Test
  void aColumnThatIsNotThereIsNamed() throws IOException {
    Path file = write("time,addr", "1,2");

    assertThatThrownBy(
            () -> {
              TraceInput.Outcome unused =
                  TraceInput.of(
                          new TraceSource.TraceFile(file),
                          TraceFormat.CSV,
                          settings(Map.of(CsvColumn.ADDRESS, "adr"), 1))
                      .read((nanos, page, thread, kind) -> {}, (done, total) -> {});
            })
        .isInstanceOf(UnknownColumnException.class)
        .hasMessage(file + ": line 1: the header has no column 'adr'; its columns are time, addr");
  }

  @Test
  void badLinesAreNamed() throws IOException {
    refuses("line 1: the header has neither a column 'page' nor 'address'", "a,b", "1,2");
    refuses("line 1: the header has both a page and an address", "page,address", "1,2");
    refuses("line 1: a size needs an address", "page,size", "1,2");
    refuses("line 1: is no header", "\"page", "1");
    refuses("line 3: has 1 fields, but the header has 2 columns", "page,kind", "1,r", "2");
    refuses("line 2: the kind 'x' is none of r, read", "page,kind", "1,x");
    refuses("line 2: the page '-1' is no whole number", "page", "-1");
    refuses("line 2: the page '' is no whole number", "page,kind", ",r");
    refuses("line 2: the time '1e9' is no number", "page,time", "1,1e9");
    refuses("line 2: the time '99999999999999999999' is", "page,time", "1,99999999999999999999");
    refuses("line 2: the size is not 1 byte or more", "address,size", "1,0");
    refuses("line 2: a quote is not closed", "page", "\"1");
    refuses("line 2: page 0x10000000000000 is not below 2^52", "page", "0x10000000000000");
    refuses("there is no line behind the header in its 1 lines", "page");
  }

  @Test
  void moreThreadsThanThereAreNumbersForAreRefused() throws IOException {
    StringBuilder text = new StringBuilder("page,thread\n");
    for (int i = 0; i <= 1 << 16; i++) {
      text.append("1,").append(i).append('\n');
    }
    refuses("line 65538: there are more than 65536 threads", text.toString());
  }

  private static ImportSettings settings(Map<CsvColumn, String> columns, long unitNanos) {
    return new ImportSettings(4096, Long.MAX_VALUE, false, false, columns, unitNanos);
  }

  private void refuses(String reason, String... lines) throws IOException {
    Path file = write(lines);
    assertThatThrownBy(() -> Imports.of(file, TraceFormat.CSV))
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason);
  }

  private Path write(String... lines) throws IOException {
    return Files.writeString(directory.resolve("sample.csv"), String.join("\n", lines) + "\n");
  }
}
