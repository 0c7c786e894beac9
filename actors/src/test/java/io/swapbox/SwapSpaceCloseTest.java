package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A closed space refuses everything; a space that is being closed leaves no caller behind. */
class SwapSpaceCloseTest {

  private static final int CALLERS = 6;

  @RegisterExtension final Spaces spaces = new Spaces();

  private final Path path;

  SwapSpaceCloseTest(@TempDir Path directory) {
    path = directory.resolve("swap");
  }

  /** A call of a space. */
  interface Call {
    void on(SwapSpace space, long entry) throws Exception;
  }

  static Stream<Call> calls() {
    return Stream.of(
        (space, entry) -> space.swapOut(Pages.direct(Pages.noise(1))),
        (space, entry) -> space.swapOutAll(Pages.mixed(1, 20)),
        (space, entry) -> space.swapIn(entry, Pages.room(1)),
        (space, entry) -> space.swapInAndFree(entry, Pages.room(1)),
        (space, entry) -> space.swapInAll(new long[] {entry}, Pages.room(1)),
        (space, entry) -> space.free(entry),
        (space, entry) -> space.freeAll(new long[] {entry}),
        (space, entry) -> join(space.swapOutAsync(Pages.direct(Pages.noise(1)))),
        (space, entry) -> join(space.swapInAsync(entry, Pages.room(1))),
        (space, entry) -> join(space.freeAsync(entry)),
        (space, entry) -> space.statistics());
  }

  /** The result of a stage, or what it failed with. */
  private static <T> T join(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SwapException refusal ? refusal : e;
    } catch (CompletionException e) {
      throw new AssertionError("a stage failed with a wrapper of a failure", e);
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aClosedSpaceRefusesEveryCall(Call call) {
    SwapSpace space = spaces.open(Spaces.file(path, 64));
    long entry = space.swapOut(Pages.direct(Pages.noise(1)));
    space.close();
    ThrowingCallable use = () -> call.on(space, entry);
    assertThatThrownBy(use).isInstanceOf(SpaceClosedException.class).hasMessageContaining("closed");
    assertThatCode(space::close).doesNotThrowAnyException();
    assertThatThrownBy(use).isInstanceOf(SpaceClosedException.class);
  }

  @Test
  void stagesUnderWayEndBeforeTheSpaceDoes() throws Exception {
    SwapSpace space = spaces.open(Spaces.file(path, 256));
    List<CompletionStage<Long>> stores = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      stores.add(space.swapOutAsync(Pages.direct(Pages.noise(seed))));
    }
    space.close();
    for (CompletionStage<Long> store : stores) {
      assertThat(join(store)).isNotZero();
    }
  }

  @RepeatedTest(5)
  void callersInTheMiddleOfItEndOneWayOrTheOther() throws Exception {
    SwapFileConfig file = SwapFileConfig.of(path, 10_000 * Spaces.PAGE);
    SwapSpace space = spaces.open(Spaces.pool(4).withSwapFile(file));
    CountDownLatch busy = new CountDownLatch(CALLERS);
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int seed = caller;
        callers.add(threads.submit(() -> callUntilClosed(space, seed, busy)));
      }
      busy.await();
      space.close();
      for (Future<?> caller : callers) {
        assertThatThrownBy(() -> caller.get(30, TimeUnit.SECONDS))
            .hasCauseInstanceOf(SpaceClosedException.class);
      }
    }
  }

  @SuppressWarnings("InfiniteLoopStatement") // It ends when the space is closed.
  private static Void callUntilClosed(SwapSpace space, int seed, CountDownLatch busy)
      throws Exception {
    ByteBuffer page = Pages.direct(Pages.noise(seed));
    ByteBuffer room = Pages.room(1);
    for (int round = 0; ; round++) {
      if (round == 20) {
        busy.countDown();
      }
      long entry = space.swapOut(page);
      space.swapIn(entry, room);
      assertThat(Pages.bytes(room)).isEqualTo(Pages.noise(seed));
      long[] more = space.swapOutAll(Pages.mixed(seed, 10));
      space.freeAll(more);
      long third = join(space.swapOutAsync(page));
      join(space.swapInAsync(third, room));
      join(space.freeAsync(third));
      assertThat(space.statistics().entries()).isPositive();
      space.swapInAndFree(entry, room);
    }
  }

  @Test
  void twoMayCloseAtOnce() throws Exception {
    SwapSpace space = spaces.open(Spaces.pool(8));
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> one = threads.submit(space::close);
      Future<?> other = threads.submit(space::close);
      one.get(30, TimeUnit.SECONDS);
      other.get(30, TimeUnit.SECONDS);
    }
    assertThatThrownBy(space::statistics).isInstanceOf(SpaceClosedException.class);
  }
}
