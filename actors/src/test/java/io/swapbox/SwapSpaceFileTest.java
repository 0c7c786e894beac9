package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The swap file of a space: which one it takes, what it does when the file lets it down. */
class SwapSpaceFileTest {

  @RegisterExtension final Spaces spaces = new Spaces();

  private final Path path;

  SwapSpaceFileTest(@TempDir Path directory) {
    path = directory.resolve("swap");
  }

  @Test
  void aFileHasOneSpace() {
    SwapSpace first = spaces.open(Spaces.file(path, 8));
    long entry = first.swapOut(Pages.direct(Pages.noise(1)));
    refusesToOpen(path);
    assertThat(Pages.load(first, entry)).isEqualTo(Pages.noise(1));
    first.close();
    spaces.open(Spaces.file(path, 8));
  }

  @Test
  void whatIsNoSwapFileIsLeftAlone() throws IOException {
    byte[] letters = "Dear diary, ".repeat(1000).getBytes(StandardCharsets.UTF_8);
    Files.write(path, letters);
    refusesToOpen(path);
    assertThat(Files.readAllBytes(path)).isEqualTo(letters);
  }

  @Test
  void directoriesAreNotMade() {
    Path inNowhere = path.resolveSibling("nowhere").resolve("swap");
    refusesToOpen(inNowhere);
    assertThat(inNowhere.getParent()).doesNotExist();
  }

  @Test
  void aDirectoryIsNoSwapFile() {
    refusesToOpen(Objects.requireNonNull(path.getParent()));
  }

  private static void refusesToOpen(Path where) {
    assertThatExceptionOfType(SwapFileOpenException.class)
        .isThrownBy(() -> SwapSpace.open(Spaces.file(where, 8)))
        .withMessageContaining(where.toString());
  }

  @Test
  void theFileStaysUnlessItIsToGo() {
    spaces.open(Spaces.file(path, 8)).close();
    assertThat(path).exists();
    SwapFileConfig going = new SwapFileConfig(path, 8 * Spaces.PAGE, 1, true);
    SwapSpace space = spaces.open(Spaces.pool(1).withSwapFile(going));
    space.swapOutAll(Pages.mixed(0, 8));
    assertThat(path).exists();
    space.close();
    assertThat(path).doesNotExist();
  }

  @Test
  void aDamagedPageIsToldFromTheOthers() throws IOException {
    SwapSpace space = spaces.open(Spaces.file(path, 8));
    long[] entries = new long[3];
    for (int seed = 0; seed < entries.length; seed++) {
      entries[seed] = space.swapOut(Pages.direct(Pages.noise(seed)));
    }
    flipAByteOf(Pages.noise(1));

    assertThatExceptionOfType(PageDamagedException.class)
        .isThrownBy(() -> Pages.load(space, entries[1]))
        .withMessageContaining("0x%x", entries[1])
        .withMessageContaining("swap file")
        .satisfies(damage -> assertThat(damage.entry()).isEqualTo(entries[1]));
    assertThatThrownBy(() -> space.swapInAndFree(entries[1], Pages.room(1)))
        .isInstanceOf(PageDamagedException.class);
    assertThatThrownBy(() -> space.swapInAll(entries, Pages.room(3)))
        .isInstanceOf(PageDamagedException.class);
    assertThat(Pages.load(space, entries[0])).isEqualTo(Pages.noise(0));
    assertThat(Pages.load(space, entries[2])).isEqualTo(Pages.noise(2));

    space.freeAll(entries);
    Spaces.assertEmpty(space);
    assertThat(space.statistics().file().badSlots()).isEqualTo(1);
    assertThatThrownBy(() -> space.free(entries[1])).isInstanceOf(StaleEntryException.class);
  }

  @Test
  void theSlotOfADamagedPageIsNotUsedAgain() throws IOException {
    SwapSpace space = spaces.open(Spaces.file(path, 2));
    long damaged = space.swapOut(Pages.direct(Pages.noise(0)));
    flipAByteOf(Pages.noise(0));
    assertThatThrownBy(() -> Pages.load(space, damaged)).isInstanceOf(PageDamagedException.class);
    space.free(damaged);
    long other = space.swapOut(Pages.direct(Pages.noise(1)));
    assertThatThrownBy(() -> space.swapOut(Pages.direct(Pages.noise(2))))
        .isInstanceOf(SpaceFullException.class);
    assertThat(Pages.load(space, other)).isEqualTo(Pages.noise(1));
  }

  @Test
  void anUnreadablePageMayBeTriedAgain() throws IOException {
    SwapSpace space = spaces.open(Spaces.file(path, 8));
    long entry = space.swapOut(Pages.direct(Pages.noise(5)));
    byte[] whole = Files.readAllBytes(path);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(Pages.PAGE);
    }
    assertThatExceptionOfType(PageUnreadableException.class)
        .isThrownBy(() -> Pages.load(space, entry))
        .withMessageContaining("0x%x", entry);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(whole);
    }
    assertThat(Pages.load(space, entry)).isEqualTo(Pages.noise(5));
    space.free(entry);
    Spaces.assertEmpty(space);
  }

  /** Damages the file where it holds that page. */
  private void flipAByteOf(byte[] page) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      byte[] slot = new byte[Pages.PAGE];
      for (long at = 0; at < file.length(); at += Pages.PAGE) {
        file.seek(at);
        file.readFully(slot);
        if (Arrays.equals(slot, page)) {
          file.seek(at + 1234);
          file.write(~page[1234]);
          return;
        }
      }
    }
    throw new AssertionError("the page is not in the file");
  }
}
