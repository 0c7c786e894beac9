package io.swapbox;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ActorPath;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.swapbox.actors.AddressSpace;
import io.swapbox.actors.MessageBehavior;
import java.net.URL;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The rules of the house for the actors and the API.
 *
 * <p>ArchUnit sees {@code synchronized} methods, not {@code synchronized} blocks: those are left to
 * the reader.
 */
class ArchitectureTest {

  private static final URL MAIN =
      SwapSpace.class.getProtectionDomain().getCodeSource().getLocation();
  private static final JavaClasses CLASSES;

  static {
    // Of other people's classes the rules ask the name only; looking them all up takes seconds.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    CLASSES = new ClassFileImporter().importUrl(MAIN);
  }

  private static final JavaClasses PLANTED =
      new ClassFileImporter()
          .importClasses(
              ArchitectureTest.class,
              Violator.class,
              Violator.Command.class,
              Violator.Message.class,
              MessageBehavior.class,
              AddressSpace.Command.class,
              AddressSpace.Own.class);

  private static final String RUNTIME = "io.swapbox.actors.runtime..";

  /** Futures hand one result over; everything else in there shares state between threads. */
  private static final DescribedPredicate<JavaClass> SHARED_STATE =
      resideInAPackage("java.util.concurrent..")
          .and(
              not(
                  belongToAnyOf(
                      CompletableFuture.class,
                      CompletionStage.class,
                      CompletionException.class,
                      TimeUnit.class)));

  private static final DescribedPredicate<JavaClass> THREADS_AND_CHANCE =
      belongToAnyOf(
          Thread.class,
          ThreadLocal.class,
          Random.class,
          SplittableRandom.class,
          UUID.class,
          java.util.Timer.class);

  private static final DescribedPredicate<JavaAccess<?>> A_CLOCK =
      DescribedPredicate.describe(
          "a clock",
          access ->
              access
                      .getTarget()
                      .getFullName()
                      .matches("java\\.lang\\.System\\.(nanoTime|current.*)\\(\\)")
                  || access.getTarget().getFullName().equals("java.lang.Math.random()")
                  || access.getTargetOwner().getPackageName().equals("java.time"));

  /**
   * The callers of a space are threads, so that what stands between them and the actors cannot do
   * without: {@link Requests} parks at closing and keeps the requests of all callers, {@link
   * Request} is handed from a caller to an actor and back, {@link SpaceTags} numbers the spaces of
   * the program, {@link SpaceMBean} is registered and unregistered by callers, {@link RunningSpace}
   * is closed by one caller at a time and tells its snapshots from all others, {@link SwapFiles}
   * are opened and closed by callers and by device threads.
   */
  private static final DescribedPredicate<JavaClass> MAY_SHARE =
      resideInAPackage(RUNTIME)
          .or(
              belongToAnyOf(
                  Requests.class,
                  Request.class,
                  SpaceMBean.class,
                  SpaceTags.class,
                  RunningSpace.class,
                  SwapFiles.class))
          .as("the runtime or the API's plumbing");

  /** The rules; somebody in this file breaks each of them. */
  enum Rule {
    LAYERS(
        classes()
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    "io.swapbox",
                    "io.swapbox.actors..",
                    "io.swapbox.allocator..",
                    "io.swapbox.backends",
                    "io.swapbox.snapshot",
                    "io.swapbox.micrometer",
                    "io.micrometer.core.instrument..",
                    "com.esotericsoftware.kryo..",
                    "akka..",
                    "scala..",
                    "com.typesafe.config",
                    "org.agrona.collections",
                    "org.HdrHistogram",
                    "org.slf4j",
                    "org.jspecify.annotations",
                    "java..",
                    "javax.management",
                    "com.sun.management",
                    "jdk.jfr"))),

    ONLY_THE_RUNTIME_KNOWS_AKKAS_INTERNALS(
        noClasses()
            .that(not(resideInAPackage(RUNTIME)))
            .should()
            .dependOnClassesThat(
                resideInAPackage("akka..")
                    .and(
                        not(
                            resideInAnyPackage(
                                    "akka.actor.typed",
                                    "akka.actor.typed.javadsl",
                                    "akka.japi.function")
                                .or(belongToAnyOf(ActorPath.class)))))),

    /** So that a program without Micrometer never comes across a class that it lacks. */
    ONLY_ITS_ADAPTER_KNOWS_MICROMETER(
        noClasses()
            .that(not(resideInAPackage("io.swapbox.micrometer")))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.micrometer..", "io.swapbox.micrometer"))),

    NO_SHARED_STATE(noClasses().that(not(MAY_SHARE)).should().dependOnClassesThat(SHARED_STATE)),

    NO_THREAD_OR_CHANCE(
        noClasses().that(not(MAY_SHARE)).should().dependOnClassesThat(THREADS_AND_CHANCE)),

    NO_CLOCK(noClasses().that(not(resideInAPackage(RUNTIME))).should().accessTargetWhere(A_CLOCK)),

    NO_LOCKED_METHOD(
        noMethods()
            .that()
            .areDeclaredInClassesThat(not(MAY_SHARE))
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED)),

    NO_VOLATILE_FIELD(
        noFields()
            .that()
            .areDeclaredInClassesThat(not(MAY_SHARE))
            .should()
            .haveModifier(JavaModifier.VOLATILE)),

    BEHAVIOURS_NEITHER_WAIT_NOR_ASK(
        noClasses()
            .that(assignableTo(MessageBehavior.class).or(resideInAPackage("io.swapbox.actors")))
            .should()
            .dependOnClassesThat(assignableTo(TimerScheduler.class))
            .orShould()
            .accessTargetWhere(
                DescribedPredicate.describe(
                    "a future's result, an ask or a timer",
                    access ->
                        access
                            .getTarget()
                            .getFullName()
                            .matches(
                                CompletableFuture.class.getName()
                                    + "\\.(join|get|\\w*Async)\\(.*|"
                                    + ActorContext.class.getName()
                                    + "\\.(ask\\w*|scheduleOnce|setReceiveTimeout)\\(.*")))),

    MESSAGES_ARE_RECORDS_OR_ENUMS(
        classes().that(Protocols.IMPLEMENT_ONE).should(Protocols.BE_RECORDS_OR_ENUMS)),

    PROTOCOLS_ARE_SEALED(classes().that(nameMatching(".*\\$Command")).should(Protocols.BE_SEALED)),

    BEHAVIOURS_HAVE_CLOSED_PROTOCOLS(
        classes()
            .that()
            .areAssignableTo(MessageBehavior.class)
            .and()
            .doNotBelongToAnyOf(MessageBehavior.class)
            .should(Protocols.HANDLE_A_CLOSED_ONE));

    @SuppressWarnings("ImmutableEnumChecker") // A rule is never changed once it is made.
    private final ArchRule rule;

    Rule(ArchRule rule) {
      this.rule = rule;
    }
  }

  @ParameterizedTest
  @EnumSource
  void holds(Rule of) {
    of.rule.check(CLASSES);
  }

  @ParameterizedTest
  @EnumSource
  void canFail(Rule of) {
    assertThatThrownBy(() -> of.rule.check(PLANTED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ArchitectureTest");
  }

  @Test
  void theRuntimeKnowsNoActor() {
    noClasses()
        .that()
        .resideInAPackage(RUNTIME)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.swapbox.actors", "io.swapbox.backends")
        .check(CLASSES);
  }

  @Test
  void virtualTimeTakesNoRealTime() {
    noClasses()
        .that()
        .resideInAPackage("io.swapbox.actors.runtime.virtual")
        .should()
        .accessTargetWhere(A_CLOCK)
        .orShould()
        .dependOnClassesThat(belongToAnyOf(Random.class, SplittableRandom.class, UUID.class))
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    for (JavaClass type : CLASSES) {
      assertThat(type.getPackage().isAnnotatedWith(NullMarked.class))
          .as(type.getPackageName())
          .isTrue();
    }
  }

  /** A behaviour that does all that none may. Never runs. */
  private static class Violator extends MessageBehavior<Violator.Command> {

    /** A protocol that anybody may add to. */
    interface Command {}

    /** A message whose content may change on its way. */
    static final class Message implements AddressSpace.Own {}

    private volatile long count;

    @Override
    protected synchronized void onMessage(Command message) {
      io.micrometer.core.instrument.Metrics.globalRegistry.clear();
      count += System.nanoTime() + new Random().nextInt();
      new java.util.concurrent.ConcurrentHashMap<Long, Long>().put(count, count);
      CompletableFuture.completedFuture(akka.util.ByteString.emptyByteString()).join();
    }
  }
}
