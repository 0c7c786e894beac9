package io.swapbox.workloads;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ActorPath;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.swapbox.actors.AddressSpace;
import io.swapbox.backends.ModelledPage;
import io.swapbox.backends.Payload;
import java.net.URL;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The rules of the house for the workloads: traces, page contents and page tables know no actor,
 * tasks take no time, thread, lock or chance.
 */
class ArchitectureTest {

  private static final URL MAIN =
      PageTable.class.getProtectionDomain().getCodeSource().getLocation();
  private static final JavaClasses CLASSES;

  static {
    // Of other people's classes the rules ask the name only; looking them all up takes seconds.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    CLASSES = new ClassFileImporter().importUrl(MAIN);
  }

  private static final JavaClasses PLANTED =
      new ClassFileImporter()
          .importClasses(ArchitectureTest.class, Violator.class, Violator.Message.class);

  private static final DescribedPredicate<JavaClass> MESSAGE_OF_A_RUN =
      assignableTo("io.swapbox.workloads.replay.ReplayRoot$Command")
          .or(assignableTo("io.swapbox.workloads.contention.ContentionRoot$Command"))
          .or(assignableTo("io.swapbox.workloads.contention.SwapTask$Report"))
          .or(assignableTo("io.swapbox.workloads.freepath.FreePathRoot$Command"))
          .or(assignableTo("io.swapbox.workloads.soak.SoakRoot$Command"))
          .or(assignableTo("io.swapbox.workloads.task.TaskReport"));

  /** The rules; somebody in this file breaks each of them. */
  enum Rule {
    LAYERS(
        classes()
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                        "io.swapbox..",
                        "akka.actor.typed",
                        "akka.actor.typed.javadsl",
                        "akka.japi.function",
                        "com.github.luben.zstd",
                        "org.agrona.collections",
                        "com.sun.management",
                        "org.jspecify.annotations",
                        "java..")
                    .or(belongToAnyOf(ActorPath.class)))),

    ONLY_TASKS_AND_THEIR_RUNS_KNOW_ACTORS(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "io.swapbox.workloads.task..",
                "io.swapbox.workloads.pagecache..",
                "io.swapbox.workloads.replay..",
                "io.swapbox.workloads.contention..",
                "io.swapbox.workloads.freepath..",
                "io.swapbox.workloads.soak..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("akka..", "io.swapbox.actors..", "io.swapbox.backends..")
                    .and(not(belongToAnyOf(ModelledPage.class, Payload.class))))),

    /** Futures hand a result over; everything else in there shares state between threads. */
    NO_THREAD_LOCK_OR_CHANCE(
        noClasses()
            .should()
            .dependOnClassesThat(
                belongToAnyOf(
                    Thread.class, ThreadLocal.class, Random.class, SplittableRandom.class))
            .orShould()
            .dependOnClassesThat(
                resideInAPackage("java.util.concurrent..")
                    .and(
                        not(
                            belongToAnyOf(
                                CompletableFuture.class,
                                CompletionStage.class,
                                CompletionException.class,
                                TimeUnit.class))))),

    NO_CLOCK(
        noClasses()
            .that()
            .doNotHaveSimpleName("Stopwatch")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")),

    MESSAGES_ARE_RECORDS(
        classes()
            .that(assignableTo(AddressSpace.Own.class).or(MESSAGE_OF_A_RUN))
            .and()
            .areNotInterfaces()
            .should()
            .beRecords());

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
  void everyPackageIsNullMarked() {
    for (JavaClass type : CLASSES) {
      assertThat(type.getPackage().isAnnotatedWith(NullMarked.class))
          .as(type.getPackageName())
          .isTrue();
    }
  }

  /** Does all that nobody may. Never runs. */
  @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // It is only looked at.
  private static final class Violator {

    /** A message whose content may change on its way. */
    static final class Message implements AddressSpace.Own {}

    Message send() {
      new ConcurrentHashMap<Long, Long>().put(System.nanoTime(), new Random().nextLong());
      return new Message();
    }
  }
}
