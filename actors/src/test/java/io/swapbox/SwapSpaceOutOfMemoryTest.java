package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A space in a program with little direct memory: it fails, the program goes on. */
class SwapSpaceOutOfMemoryTest {

  /** The program: stores more than there is memory for, and prints what came of it. */
  static final class Program {

    private Program() {}

    /** Takes nothing. */
    public static void main(String[] arguments) {
      try {
        storeTooMuch();
      } catch (SpaceFailedException e) {
        System.out.println("went on after: " + e.getMessage());
      }
    }

    /** Zero pages take no memory, their descriptors do. */
    private static void storeTooMuch() {
      ByteBuffer pages = ByteBuffer.allocate(512 * Pages.PAGE);
      try (SwapSpace space =
          SwapSpace.open(
              new SwapSpaceConfig(1, 32, ZswapConfig.ofBytes(1 << 20, 1), null, false))) {
        for (int i = 0; i < 1 << 12; i++) {
          space.swapOutAll(pages);
        }
      }
    }
  }

  private final Path output;

  SwapSpaceOutOfMemoryTest(@TempDir Path directory) {
    output = directory.resolve("output");
  }

  @Test
  void aSpaceThatRunsOutOfMemoryFails() throws Exception {
    assertThat(outputOf("2m"))
        .contains("went on after: the swap space failed: slot-allocator-0 failed: out of memory");
  }

  private String outputOf(String directMemory) throws IOException, InterruptedException {
    String java = System.getProperty("java.home") + File.separator + "bin" + File.separator;
    Process program =
        new ProcessBuilder(
                List.of(
                    java + "java",
                    "-XX:MaxDirectMemorySize=" + directMemory,
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Program.class.getName()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(program.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
      return Files.readString(output);
    } finally {
      program.destroyForcibly();
    }
  }
}
