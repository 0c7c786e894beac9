package io.swapbox.backends;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.swapbox.allocator.Location;
import java.net.URL;
import java.util.Random;
import java.util.SplittableRandom;
import org.agrona.BitUtil;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house for the stores: they know memory, files and compressors, not who uses
 * them, and have one owner each.
 */
class ArchitectureTest {

  private static final URL MAIN =
      ZeroPage.class.getProtectionDomain().getCodeSource().getLocation();
  private static final JavaClasses CLASSES;

  static {
    // Of other people's classes the rules ask the name only; looking them all up takes seconds.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    CLASSES = new ClassFileImporter().importUrl(MAIN);
  }

  private static final ArchRule LAYERS =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "io.swapbox.backends",
                      "io.swapbox.allocator.memory",
                      "net.jpountz.lz4",
                      "com.github.luben.zstd",
                      "com.sun.jna",
                      "org.agrona.collections",
                      "org.jspecify.annotations",
                      "java..")
                  .or(belongTo(equivalentTo(BitUtil.class))));

  /**
   * One class shares a collection between threads: which files this JVM has open is a fact about
   * the process, and two owners may open files at the same time.
   */
  private static final ArchRule SINGLE_WRITER =
      noClasses()
          .that(not(belongTo(equivalentTo(OpenSwapFiles.class))))
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

  @Test
  void knowsMemoryFilesAndCompressorsAndNothingElse() {
    LAYERS.check(CLASSES);
  }

  @Test
  void takesNoTimeThreadLockOrChance() {
    SINGLE_WRITER.check(CLASSES);
  }

  @Test
  void thePackageIsNullMarked() {
    assertThat(CLASSES.getPackage("io.swapbox.backends").isAnnotatedWith(NullMarked.class))
        .isTrue();
  }

  /** What no store may do. */
  @SuppressWarnings("UnusedMethod") // It is only looked at.
  private static final class Violator {
    final long location = Location.zswap(0, 1);

    void dawdle() throws InterruptedException {
      Thread.sleep(location);
    }
  }

  @Test
  void theRulesCanFail() {
    JavaClasses planted = new ClassFileImporter().importClasses(Violator.class);
    assertThatThrownBy(() -> LAYERS.check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.swapbox.allocator.Location");
    assertThatThrownBy(() -> SINGLE_WRITER.check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Thread.sleep");
  }
}
