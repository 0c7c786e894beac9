package io.swapbox.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Native;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One user of a swap file at a time, in this program and beside it. */
class SwapFileLockTest {

  private final Path path;

  SwapFileLockTest(@TempDir Path directory) {
    path = directory.resolve("swap");
  }

  /** The other program: tries to open the file and prints what came of it. */
  static final class Rival {

    private Rival() {}

    /** Takes the path. */
    public static void main(String[] arguments) throws IOException {
      try (SwapFile file = SwapFile.open(Path.of(arguments[0]), 8)) {
        System.out.print("opened " + file.slots());
      } catch (SwapFileLockedException e) {
        System.out.print(e.getMessage());
      }
    }
  }

  @Test
  void aSecondOpenInThisProgramIsRefused() throws IOException {
    Path link = path.resolveSibling("link");
    try (SwapFile first = SwapFile.open(path, 8)) {
      Files.createSymbolicLink(link, first.path());
      for (Path name : new Path[] {path, link}) {
        assertThatThrownBy(() -> SwapFile.open(name, 8))
            .isInstanceOf(SwapFileLockedException.class)
            .hasMessageContaining(name.toString())
            .hasMessageContaining("in use by this program");
      }
    }
    SwapFile.open(link, 8).close();
  }

  @Test
  void closingTwiceDoesNotUnlockTheNextUser() throws IOException {
    SwapFile first = SwapFile.open(path, 8);
    first.close();
    try (SwapFile next = SwapFile.open(path, 8)) {
      first.close();
      assertThatThrownBy(() -> SwapFile.open(next.path(), 8))
          .isInstanceOf(SwapFileLockedException.class);
    }
  }

  @Test
  void anotherProgramIsRefusedEvenAfterASecondOpenHere() throws Exception {
    try (SwapFile first = SwapFile.open(path, 8)) {
      assertThatThrownBy(() -> SwapFile.open(first.path(), 8))
          .isInstanceOf(SwapFileLockedException.class);
      assertThat(rival()).contains("in use by another program");
    }
    assertThat(rival()).isEqualTo("opened 8");
  }

  private String rival() throws IOException, InterruptedException {
    String classPath =
        Stream.of(SwapFile.class, Rival.class, Native.class)
            .map(type -> location(type).toString())
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                classPath,
                Rival.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said;
  }

  private static Path location(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }
}
