package io.swapbox.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swapbox.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {

  private static Grid grid(int repetitions, String... given) {
    Map<String, String> byPath = new LinkedHashMap<>();
    for (int i = 0; i < given.length; i += 2) {
      byPath.put(given[i], given[i + 1]);
    }
    return Grid.of(byPath, repetitions);
  }

  private static List<String> values(String list) {
    return grid(1, "a", list).axes().getFirst().values();
  }

  @Test
  void isTheFullProductAndTheLastSettingChangesFastest() {
    Grid grid = grid(1, "b", "[1,2]", "fixed", "x", "a", "[p, q ,r]");
    assertThat(grid.combinations())
        .containsExactly(
            List.of("1", "p"),
            List.of("1", "q"),
            List.of("1", "r"),
            List.of("2", "p"),
            List.of("2", "q"),
            List.of("2", "r"));
    assertThat(grid.settings(List.of("2", "q")))
        .containsOnly(Map.entry("b", "2"), Map.entry("a", "q"), Map.entry("fixed", "x"));
    assertThat(grid.sweeps("a")).isTrue();
    assertThat(grid.sweeps("fixed")).isFalse();
  }

  @Test
  void commasInBracketsAndQuotesSeparateNothing() {
    assertThat(values("[[1,16],[ 2 ,32]]")).containsExactly("[1,16]", "[ 2 ,32]");
    assertThat(values("[redis,\"usemem:64,random\", \"\"]"))
        .containsExactly("redis", "usemem:64,random", "");
    assertThat(values("[[as it is, \"one, two\"]]")).containsExactly("[as it is, \"one, two\"]");
    assertThat(values("[\"]\",x]")).containsExactly("]", "x");
    assertThat(values("[x]")).containsExactly("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]        | a: [] has no value to run with",
        "[ ]       | a: [] has no value to run with",
        "[1,,2]    | a: '[1,,2]' has an element without text; write \"\" for an empty value",
        "[1,]      | a: '[1,]' has an element without text; write \"\" for an empty value",
        "[1,2      | a: '[1,2' has a bracket that is not closed",
        "[[1],2    | a: '[[1],2' has a bracket that is not closed",
        "[1]x      | a: '[1]x' goes on behind its last bracket",
        "[1],[2]   | a: '[1],[2]' goes on behind its last bracket",
        "[\"1,2]   | a: '[\"1,2]' has a quote that is not closed",
        "[4,8,4]   | a: '4' is in the list twice",
      })
  void whatIsNoListOfValuesIsNamed(String list, String message) {
    assertThatThrownBy(() -> values(list))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }

  @Test
  void valuesAreShortEnoughForDirectories() {
    assertThat(values("[" + "x".repeat(64) + "]")).hasSize(1);
    assertThatThrownBy(() -> values("[" + "x".repeat(65) + "]"))
        .hasMessageContaining("is longer than 64 characters");
  }

  @Test
  void somethingHasToBeSwept() {
    assertThatThrownBy(() -> grid(1, "a", "1"))
        .hasMessageStartingWith("sweep: no setting has several values");
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 501})
  void tooManyRunsAreRefused(int repetitions) {
    assertThatThrownBy(() -> grid(repetitions, "a", "[1,2,3,4]", "b", "[1,2,3,4,5]"))
        .hasMessage(
            "sweep: 4 by 5 values, %d times each, are more than 10,000 runs"
                .formatted(repetitions));
    assertThat(grid(500, "a", "[1,2,3,4]", "b", "[1,2,3,4,5]").combinations()).hasSize(20);
  }

  @Test
  void theNumberOfRunsDoesNotOverflow() {
    String[] given = new String[40];
    for (int i = 0; i < given.length; i += 2) {
      given[i] = "s" + i;
      given[i + 1] = "[1,2,3,4,5,6,7,8,9,10]";
    }
    assertThatThrownBy(() -> grid(1000, given)).hasMessageContaining("more than 10,000 runs");
  }
}
