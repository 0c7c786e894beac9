package io.swapbox.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceSourceTest {

  @Test
  void aBundledNameIsTheBundledTrace() {
    TraceSource source = TraceSource.of("redis");

    assertThat(source).isEqualTo(new TraceSource.Bundled("redis")).hasToString("redis");
    assertThat(source.name()).isEqualTo("redis");
  }

  @Test
  void anythingElseIsAFile(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("redis"));

    TraceSource source = TraceSource.of(file.toString());

    assertThat(source).isEqualTo(new TraceSource.TraceFile(file)).hasToString(file.toString());
  }

  @ParameterizedTest
  @CsvSource({"x/a.trace.zst,a", "a.trace,a", "a.zst,a", "a,a", "a.b.trace,a.b", "/,/"})
  void aFileIsCalledWithoutDirectoryAndSuffix(String path, String name) {
    assertThat(new TraceSource.TraceFile(Path.of(path)).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reddis", "", "no/such.trace", "\0"})
  void whatIsNeitherIsRefusedWithTheBundledNames(String unknown) {
    assertThatThrownBy(() -> TraceSource.of(unknown))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("no bundled trace of that name")
        .hasMessageEndingWith(
            "bundled are cc1-sqlite, redis, make-lua, touch; made are touch:MIB;"
                + " usemem:MIB,random; usemem:MIB; memhog:MIB; fill:MIB; burst:MIB; redis:MIB[,SKEW,SETS]");
  }

  @Test
  void aBundledTraceOfAnotherNameIsRefused() {
    assertThatThrownBy(() -> new TraceSource.Bundled("reddis"))
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith("reddis: ");
  }
}
