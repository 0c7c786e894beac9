package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BundledTracesTest {

  static List<String> names() {
    return BundledTraces.names();
  }

  @Test
  void areInAFixedOrderWithALineOnEach() {
    assertThat(names()).containsExactly("cc1-sqlite", "redis", "make-lua", "touch");
    assertThat(BundledTraces.descriptionsByName().keySet()).containsExactlyElementsOf(names());
    assertThat(BundledTraces.descriptionsByName().values())
        .allSatisfy(line -> assertThat(line).isNotBlank().doesNotContain("\n").hasSizeLessThan(80));
  }

  @ParameterizedTest
  @MethodSource("names")
  void holdWhatTheirRecorderCounted(String name) throws IOException {
    JsonNode recorded = facts(name);

    Trace trace = TraceReader.read(new TraceSource.Bundled(name), ReadProgress.none());

    assertThat(trace.name()).isEqualTo(name);
    assertThat(trace.records()).isEqualTo(recorded.get("records").longValue());
    assertThat(trace.pages()).isEqualTo(recorded.get("pages").intValue());
    assertThat(trace.peakLivePages()).isEqualTo(recorded.get("peak_live_pages").longValue());
    long[] kinds = new long[3];
    for (long i = 0; i < trace.records(); i++) {
      kinds[trace.kind(i)]++;
    }
    assertThat(kinds)
        .containsExactly(
            recorded.get("records_read").longValue(),
            recorded.get("records_write").longValue(),
            recorded.get("records_free").longValue());
    assertThat(trace.references()).isEqualTo(kinds[Trace.READ] + kinds[Trace.WRITE]);
  }

  @ParameterizedTest
  @MethodSource("names")
  void haveASizeForEachPage(String name) throws IOException {
    JsonNode recorded = facts(name);

    PageSizes sizes = PageSizes.beside(new TraceSource.Bundled(name));

    int known = 0;
    for (int page = 0; page < sizes.pages(); page++) {
      known += sizes.of(page) == PageSizes.UNKNOWN ? 0 : 1;
    }
    assertThat(sizes.pages()).isEqualTo(recorded.get("pages").intValue());
    assertThat(known).isEqualTo(recorded.get("pages_with_size").intValue());
  }

  @Test
  void tellProgressUpToTheStoredSize() {
    long[] last = new long[2];

    TraceReader.read(
        new TraceSource.Bundled("make-lua"),
        (bytes, total) -> {
          last[0] = bytes;
          last[1] = total;
        });

    assertThat(last).containsExactly(2_691_889, 2_691_889);
  }

  @Test
  void readsABundledFileOnlyIntoABufferOfItsSize() {
    String sizes = "corpus-pages.lz4u16.zst";
    ByteBuffer exact = ByteBuffer.allocate(8192);
    BundledTraces.read(sizes, exact);

    assertThat(exact.hasRemaining()).isFalse();
    for (int wrong : new int[] {0, 8191, 8193}) {
      assertThatThrownBy(() -> BundledTraces.read(sizes, ByteBuffer.allocate(wrong)))
          .isInstanceOf(TraceException.class)
          .hasMessage(sizes + ": does not have the " + wrong + " bytes that it should");
    }
    assertThatThrownBy(() -> BundledTraces.read("none.zst", exact))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("not among the program's resources");
  }

  private static JsonNode facts(String name) throws IOException {
    String resource = BundledTraces.RESOURCES + name + ".json";
    try (InputStream in =
        Objects.requireNonNull(BundledTracesTest.class.getResourceAsStream(resource))) {
      return new ObjectMapper().readTree(in);
    }
  }
}
