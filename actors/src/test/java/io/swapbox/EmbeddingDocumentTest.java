package io.swapbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/embedding.md} leaves out no failure and no message. */
class EmbeddingDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/embedding.md");

  private static List<String> named(Class<?> kind, int atLeast) {
    List<String> names =
        new ClassFileImporter()
            .importUrl(SwapSpace.class.getProtectionDomain().getCodeSource().getLocation()).stream()
                .filter(type -> type.getPackageName().equals("io.swapbox"))
                .filter(type -> type.isAssignableTo(kind) && !type.isInterface())
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getSimpleName)
                .sorted()
                .toList();
    assertThat(names).hasSizeGreaterThanOrEqualTo(atLeast);
    return names;
  }

  @Test
  void namesEveryFailure() throws IOException {
    String document = Files.readString(DOCUMENT);
    assertThat(named(SwapException.class, 40))
        .allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
  }

  @Test
  void namesEveryMessageAndReply() throws IOException {
    String document = Files.readString(DOCUMENT);
    assertThat(named(Swapbox.Request.class, 6))
        .allSatisfy(name -> assertThat(document).contains("| `" + name + "("));
    assertThat(named(Swapbox.Reply.class, 7))
        .allSatisfy(name -> assertThat(document).contains("`" + name + "(request"));
  }
}
