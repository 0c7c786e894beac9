package io.swapbox.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** What the packages of this module may know of each other and of the world. */
@AnalyzeClasses(packages = "io.swapbox.bench", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesAreLayers =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("command line")
          .definedBy("io.swapbox.bench.cli")
          .layer("report")
          .definedBy("io.swapbox.bench.report")
          .layer("live")
          .definedBy("io.swapbox.bench.live")
          .layer("result")
          .definedBy("io.swapbox.bench.result")
          .layer("calibration")
          .definedBy("io.swapbox.bench.calibration")
          .layer("overhead")
          .definedBy("io.swapbox.bench.overhead")
          .layer("compare")
          .definedBy("io.swapbox.bench.compare")
          .layer("suite")
          .definedBy("io.swapbox.bench.suite")
          .layer("benchmarks")
          .definedBy("io.swapbox.bench.jmh..")
          .layer("reproduce")
          .definedBy("io.swapbox.bench.reproduce")
          .layer("lock twin")
          .definedBy("io.swapbox.bench.locks")
          .layer("experiment")
          .definedBy("io.swapbox.bench.experiment")
          .layer("examples")
          .definedBy("io.swapbox.bench.examples")
          .layer("build")
          .definedBy("io.swapbox.bench")
          .whereLayer("command line")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("live")
          .mayOnlyBeAccessedByLayers("command line")
          .whereLayer("live")
          .mayOnlyAccessLayers("report", "result")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("command line", "live")
          .whereLayer("result")
          .mayOnlyBeAccessedByLayers("command line", "live", "report")
          .whereLayer("experiment")
          .mayOnlyBeAccessedByLayers("command line", "result", "reproduce", "benchmarks")
          .whereLayer("calibration")
          .mayOnlyBeAccessedByLayers("command line")
          .whereLayer("overhead")
          .mayOnlyBeAccessedByLayers("command line", "result", "reproduce")
          .whereLayer("reproduce")
          .mayOnlyBeAccessedByLayers("command line", "result")
          .whereLayer("compare")
          .mayOnlyBeAccessedByLayers("command line", "report", "result")
          .whereLayer("compare")
          .mayOnlyAccessLayers("build")
          .whereLayer("suite")
          .mayOnlyBeAccessedByLayers("command line", "result")
          .whereLayer("benchmarks")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("calibration")
          .mayNotAccessAnyLayer()
          .whereLayer("suite")
          .mayNotAccessAnyLayer()
          .whereLayer("overhead")
          .mayNotAccessAnyLayer()
          .whereLayer("lock twin")
          .mayOnlyBeAccessedByLayers("benchmarks", "command line", "reproduce")
          .whereLayer("lock twin")
          .mayNotAccessAnyLayer()
          .whereLayer("examples")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("examples")
          .mayNotAccessAnyLayer()
          .whereLayer("build")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule nothingHereKnowsAnActor =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.swapbox.bench.jmh..", "io.swapbox.bench.examples")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("akka..", "io.swapbox.actors", "io.swapbox.workloads.task")
          .because(
              "what it cost is told by results; a benchmark or an example of a message has to send one");

  @ArchTest
  static final ArchRule onlyTheTwinHasLocks =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.swapbox.bench.locks")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.concurrent.locks")
          .because("everything else leaves what is shared to one owner");

  @ArchTest
  static void everyPackageIsNullMarked(JavaClasses classes) {
    Set<JavaPackage> packages =
        classes.stream()
            .map(JavaClass::getPackage)
            .filter(found -> !found.getRelativeName().equals("jmh_generated"))
            .collect(Collectors.toSet());
    assertThat(packages)
        .hasSizeGreaterThanOrEqualTo(8)
        .allMatch(found -> found.isAnnotatedWith(NullMarked.class));
  }
}
