package io.swapbox.actors.runtime.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.swapbox.actors.runtime.Placement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A processor that goes offline, and its actors, which go on elsewhere. */
class OfflineCpuTest {

  private static final long MESSAGE = 100;

  private final List<ActorRef<Integer>> actors = new ArrayList<>();

  /** One at the second processor, which passes numbers on to the first actor. */
  private final List<ActorRef<Integer>> senders = new ArrayList<>();

  private final List<String> handled = new ArrayList<>();

  /** Where a message was handled, in the order of their turns. */
  private final List<Placement> places = new ArrayList<>();

  private VirtualRuntime runtime;

  @BeforeEach
  void startTwoActorsOnTheFirstOfThreeCpus() {
    runtime =
        VirtualRuntime.create(
            Machines.machine(1, 3, Machines.costs(MESSAGE, 10, 5000)),
            (nanos, place, actor, message, wait, service) -> places.add(place));
    runtime.start(
        Machines.guardian(
            context -> {
              for (int i = 0; i < 2; i++) {
                String name = "actor-" + i;
                Behavior<Integer> behavior =
                    Behaviors.receiveMessage(
                        number -> {
                          handled.add(name + " " + number);
                          return Behaviors.same();
                        });
                actors.add(runtime.spawn(context, behavior, "actor", i, Placement.cpu(0)));
              }
              Behavior<Integer> passOn =
                  Behaviors.receiveMessage(
                      number -> {
                        actors.getFirst().tell(number);
                        return Behaviors.same();
                      });
              senders.add(runtime.spawn(context, passOn, "sender", 0, Placement.cpu(1)));
            }));
    runtime.run();
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  private void sendThreeToEach() {
    for (int number = 0; number < 3; number++) {
      for (ActorRef<Integer> actor : actors) {
        actor.tell(number);
      }
    }
  }

  private void runUntilHandled(int messages) {
    assertThat(runtime.runUntil(() -> handled.size() >= messages)).isTrue();
  }

  @Test
  void whatWaitsGoesToTheStandInAndNothingIsLost() {
    sendThreeToEach();
    runUntilHandled(2);
    runtime.offline(0, 2);
    runtime.run();
    assertThat(handled).hasSize(6);
    assertThat(handled.stream().filter(line -> line.startsWith("actor-0")))
        .containsExactly("actor-0 0", "actor-0 1", "actor-0 2");
    assertThat(places.subList(0, 2)).containsOnly(Placement.cpu(0));
    assertThat(places.subList(2, 6)).containsOnly(Placement.cpu(2));
    assertThat(runtime.messages().tieOut()).isTrue();
  }

  @Test
  void whatComesLaterGoesToTheStandInUntilTheCpuIsBack() {
    runtime.offline(0, 1);
    sendThreeToEach();
    runUntilHandled(3);
    runtime.online(0);
    runtime.run();
    sendThreeToEach();
    runtime.run();
    assertThat(handled).hasSize(12);
    assertThat(places.subList(0, 3)).containsOnly(Placement.cpu(1));
    assertThat(places.subList(6, 12)).containsOnly(Placement.cpu(0));
  }

  @Test
  void noMessageOvertakesAnotherWhenTheReceiverComesCloser() {
    senders.getFirst().tell(0);
    senders.getFirst().tell(1);
    assertThat(runtime.runUntil(() -> places.size() == 1)).isTrue();
    runtime.offline(0, 1);
    runtime.run();
    assertThat(places).containsOnly(Placement.cpu(1));
    assertThat(handled).containsExactly("actor-0 0", "actor-0 1");
  }

  @Test
  void aStandInThatGoesOfflinePassesTheWorkOn() {
    runtime.offline(0, 1);
    runtime.offline(1, 2);
    sendThreeToEach();
    runtime.run();
    assertThat(places).hasSize(6).containsOnly(Placement.cpu(2));
  }

  @Test
  void workGoesToNoCpuThatPassesItBack() {
    runtime.offline(0, 1);
    assertThatThrownBy(() -> runtime.offline(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the work of cpu 0 is done by cpu 1");
    assertThatThrownBy(() -> runtime.offline(2, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> runtime.offline(2, 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
