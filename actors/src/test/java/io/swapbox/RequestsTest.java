package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.swapbox.actors.Gateway;
import io.swapbox.actors.SlotAllocator;
import io.swapbox.actors.SpaceGuardian;
import io.swapbox.actors.runtime.ThreadRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests whose answers come when the test says so, or never. */
class RequestsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<SlotAllocator.Command> allocator =
      kit.createTestProbe(SlotAllocator.Command.class);
  private final Requests requests = new Requests(4, 2 * Spaces.PAGE, connection());

  private SpaceRoot.Connection connection() {
    TestProbe<SpaceGuardian.Command> guardian = kit.createTestProbe(SpaceGuardian.Command.class);
    TestProbe<Gateway.Answered> gateway = kit.createTestProbe(Gateway.Answered.class);
    return new SpaceRoot.Connection(
        new SpaceGuardian.Topology(guardian.ref(), List.of(allocator.ref()), SwapDesign.VIRTUAL),
        List.of(gateway.ref()),
        new ThreadRuntime(kit.system(), false));
  }

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
    callers.shutdown();
  }

  private CompletableFuture<Void> callInBackground(Request request) {
    return CompletableFuture.runAsync(() -> requests.call(request, 0, free(request)), callers);
  }

  private static SlotAllocator.Command free(Request request) {
    return new SlotAllocator.Free(request.batch());
  }

  @Test
  void aCallEndsWithItsAnswer() {
    Request request = requests.take();
    CompletableFuture<Void> call = callInBackground(request);
    allocator.expectMessage(PATIENCE, free(request));
    assertThat(call).isNotDone();
    request.answered();
    assertThat(call).succeedsWithin(PATIENCE);
  }

  @Test
  void aFailureEndsTheCallsThatWait() {
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      calls.add(callInBackground(requests.take()));
      allocator.receiveMessage(PATIENCE);
    }
    requests.fail(new IllegalStateException("the pool burned down"));
    for (CompletableFuture<Void> call : calls) {
      assertThat(call)
          .failsWithin(PATIENCE)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(SpaceFailedException.class)
          .withMessageContaining("the pool burned down");
    }
    assertThatThrownBy(() -> requests.call(requests.take(), 0, free(requests.take())))
        .isInstanceOf(SpaceFailedException.class);
  }

  @Test
  void aRequestThatAFailureEndedIsNotUsedAgain() {
    Request request = requests.take();
    List<Boolean> ends = new ArrayList<>();
    requests.start(
        request,
        0,
        free(request),
        ended -> {
          ends.add(requests.failure() != null);
          requests.give(ended);
        });
    requests.fail(new IllegalStateException("the pool burned down"));
    request.answered();
    assertThat(ends).containsExactly(true, true);
    assertThat(requests.take()).isNotSameAs(requests.take()).isNotSameAs(request);
  }

  @Test
  void pagesInFlightHaveALimit() {
    requests.reserve(Pages.PAGE);
    requests.reserve(Pages.PAGE);
    requests.reserve(0);
    assertThatThrownBy(() -> requests.reserve(Pages.PAGE))
        .isInstanceOf(BytesInFlightException.class)
        .hasMessageStartingWith("8192 bytes of pages are in flight, and no more than 8192 may be");
    requests.release(Pages.PAGE);
    requests.reserve(Pages.PAGE);
  }

  @Test
  void callsThatNobodyWaitsForFailWhenTooMuchIsInFlight() {
    PageCalls calls = new PageCalls(requests);
    assertThat(calls.swapOutAsync(Pages.room(1), 0).toCompletableFuture()).isNotDone();
    assertThat(calls.swapInAsync(1, Pages.room(1)).toCompletableFuture()).isNotDone();
    assertThat(calls.swapOutAsync(Pages.room(1), 0).toCompletableFuture())
        .failsWithin(PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(BytesInFlightException.class);
    assertThat(calls.freeAsync(1).toCompletableFuture()).isNotDone();
    assertThat(allocator.receiveSeveralMessages(3, PATIENCE)).hasSize(3);
    allocator.expectNoMessage();
  }

  @Test
  void aRequestIsUsedAgainByTheNextCaller() {
    Request request = requests.take();
    requests.give(request);
    assertThat(requests.take()).isSameAs(request);
  }

  @Test
  void closingWaitsForWhatIsUnderWay() {
    Request request = requests.take();
    CompletableFuture<Void> call = callInBackground(request);
    allocator.receiveMessage(PATIENCE);
    assertThat(requests.close()).isTrue();
    assertThat(requests.close()).isFalse();
    CompletableFuture<Void> idle = CompletableFuture.runAsync(requests::awaitIdle, callers);
    assertThatThrownBy(() -> requests.call(requests.take(), 0, free(request)))
        .isInstanceOf(SpaceClosedException.class);
    assertThat(idle).isNotDone();
    request.answered();
    assertThat(idle).succeedsWithin(PATIENCE);
    assertThat(call).succeedsWithin(PATIENCE);
  }

  @Test
  void anActorSystemThatStopsEndsTheCallsThatWait() {
    CompletableFuture<Void> call = callInBackground(requests.take());
    allocator.receiveMessage(PATIENCE);
    requests.stopped();
    assertThat(call)
        .failsWithin(PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(SpaceFailedException.class)
        .withMessageContaining(Requests.STOPPED);
    assertThatThrownBy(requests::requireOpen).isInstanceOf(SpaceFailedException.class);
  }

  @Test
  void anActorSystemThatStopsWhileTheSpaceIsClosedEndsTheCallsThatWait() {
    CompletableFuture<Void> call = callInBackground(requests.take());
    allocator.receiveMessage(PATIENCE);
    requests.close();
    requests.stopped();
    assertThat(call)
        .failsWithin(PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(SpaceFailedException.class);
    requests.awaitIdle();
  }

  @Test
  void anActorSystemThatStopsAfterTheSpaceWasClosedIsNoFailure() {
    requests.close();
    requests.stopped();
    assertThatThrownBy(requests::requireOpen).isInstanceOf(SpaceClosedException.class);
  }

  @Test
  void theFirstCauseOfAFailureStays() {
    requests.fail(new IllegalStateException("the pool burned down"));
    requests.stopped();
    assertThatThrownBy(requests::requireOpen).hasMessageContaining("the pool burned down");
  }
}
