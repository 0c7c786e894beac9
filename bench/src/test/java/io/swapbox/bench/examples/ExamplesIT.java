package io.swapbox.bench.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples as {@code docs/embedding.md} has them started: from the jar, in little memory. */
class ExamplesIT {

  private static final int MINUTES = 3;

  @TempDir private Path directory;

  private String output(Class<?> example, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx48m",
            "-XX:MaxDirectMemorySize=64m",
            "-cp",
            System.getProperty("swapbox.jar"),
            example.getName()));
    command.addAll(List.of(arguments));
    File out = directory.resolve("stdout").toFile();
    File err = directory.resolve("stderr").toFile();
    Process process = new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("still running after " + MINUTES + " minutes: " + command);
    }
    assertThat(process.exitValue()).as(Files.readString(err.toPath())).isZero();
    assertThat(err).isEmpty();
    return Files.readString(out.toPath());
  }

  @Test
  void aTableIsKeptInAQuarterOfItsMemory() throws Exception {
    assertThat(output(ObjectTable.class, "--mebibytes", "64"))
        .contains("Wrong       0 records", "swapbox.pages{tier=zswap}", "Resident    ");
  }

  @Test
  void pagesGoByMessageAndComeBack() throws Exception {
    assertThat(output(AkkaApplication.class, "--pages", "5000"))
        .contains("Loaded      5,000 pages as they went, 0 otherwise, 0 lost", "Closed");
  }
}
