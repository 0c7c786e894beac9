package io.swapbox.allocator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URL;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house for the allocator's structures: one owner each, so that they need neither
 * threads nor locks, take no time and no chance, and know nothing above them.
 */
class ArchitectureTest {

  private static final URL MAIN = Entry.class.getProtectionDomain().getCodeSource().getLocation();
  private static final JavaClasses CLASSES;

  static {
    // Of other people's classes the rules ask the name only; looking them all up takes seconds.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    CLASSES = new ClassFileImporter().importUrl(MAIN);
  }

  /** Agrona's collections only: its buffers and queues need a JVM flag from every embedder. */
  private static final ArchRule LAYERS =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "io.swapbox.allocator..",
                  "org.agrona.collections",
                  "org.jspecify.annotations",
                  "java.lang..",
                  "java.nio",
                  "java.util",
                  "java.util.function"));

  private static final ArchRule SINGLE_WRITER =
      noClasses()
          .should()
          .dependOnClassesThat(
              belongToAnyOf(Thread.class, ThreadLocal.class, Random.class, SplittableRandom.class))
          .orShould()
          .dependOnClassesThat(resideInAPackage("java.util.concurrent.."))
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Math.class, "random");

  private static final ArchRule MEMORY_IS_THE_BOTTOM =
      noClasses()
          .that()
          .resideInAPackage("io.swapbox.allocator.memory")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.swapbox.allocator", "org.agrona..");

  @Test
  void knowsAgronasCollectionsAndNothingElse() {
    LAYERS.check(CLASSES);
    MEMORY_IS_THE_BOTTOM.check(CLASSES);
  }

  @Test
  void takesNoTimeThreadLockOrChance() {
    SINGLE_WRITER.check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    for (String name : new String[] {"io.swapbox.allocator", "io.swapbox.allocator.memory"}) {
      JavaPackage marked = CLASSES.getPackage(name);
      assertThat(marked.isAnnotatedWith(NullMarked.class)).as(name).isTrue();
    }
  }

  /** What no structure may do. */
  private static final class Violator {
    private final AtomicLong count = new AtomicLong(System.nanoTime());
  }

  @Test
  void theRulesCanFail() {
    JavaClasses planted = new ClassFileImporter().importClasses(Violator.class);
    assertThat(new Violator().count).isNotNull();
    assertThatThrownBy(() -> SINGLE_WRITER.check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("AtomicLong")
        .hasMessageContaining("nanoTime");
    assertThatThrownBy(() -> LAYERS.check(planted)).isInstanceOf(AssertionError.class);
  }
}
