package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Entries with several uses: each use ends by itself, and the page is there until the last one. */
class SwapSpaceDuplicateTest {

  @RegisterExtension final Spaces spaces = new Spaces();

  @TempDir Path directory;

  @Test
  void aSharedPageComesBackToEachWhoUsesIt() {
    for (SwapSpace space :
        new SwapSpace[] {
          spaces.open(Spaces.pool(64)), spaces.open(Spaces.file(directory.resolve("swap"), 64))
        }) {
      byte[] page = Pages.text(7);
      long entry = space.swapOut(Pages.direct(page));
      space.duplicate(entry);
      space.duplicateAll(new long[] {entry, entry});
      for (int use = 0; use < 3; use++) {
        ByteBuffer room = Pages.room(1);
        space.swapInAndFree(entry, room);
        assertThat(Pages.bytes(room)).as("use %d", use).isEqualTo(page);
      }
      assertThat(Pages.load(space, entry)).isEqualTo(page);
      space.free(entry);
      assertThatThrownBy(() -> space.free(entry)).isInstanceOf(StaleEntryException.class);
      Spaces.assertEmpty(space);
    }
  }

  @Test
  void duplicatesAllOrNone() {
    SwapSpace space = spaces.open(Spaces.pool(64));
    long[] entries = space.swapOutAll(Pages.mixed(0, 3 * Spaces.BATCH));
    long freed = entries[entries.length - 2];
    space.free(freed);
    assertThatThrownBy(() -> space.duplicateAll(entries))
        .isInstanceOfSatisfying(
            StaleEntryException.class, refusal -> assertThat(refusal.entry()).isEqualTo(freed));
    for (long entry : entries) {
      if (entry != freed) {
        space.free(entry);
      }
    }
    Spaces.assertEmpty(space);
  }

  @Test
  void duplicatesWithoutWaiting() throws Exception {
    SwapSpace space = spaces.open(Spaces.pool(64));
    long entry = space.swapOut(Pages.direct(Pages.text(1)));
    space.duplicateAsync(entry).toCompletableFuture().get();
    space.freeAll(new long[] {entry, entry});
    assertThatThrownBy(() -> space.duplicateAsync(entry).toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StaleEntryException.class);
    Spaces.assertEmpty(space);
  }

  @Test
  void refusesWhatIsNotItsOwn() {
    SwapSpace space = spaces.open(Spaces.pool(64));
    SwapSpace other = spaces.open(Spaces.pool(64));
    long entry = other.swapOut(Pages.direct(Pages.text(1)));
    assertThatThrownBy(() -> space.duplicate(entry)).isInstanceOf(ForeignEntryException.class);
    assertThatThrownBy(() -> space.duplicate(0)).isInstanceOf(UnknownEntryException.class);
  }
}
