package io.swapbox.bench.experiment;

import io.swapbox.ConfigurationException;
import java.util.ArrayList;
import java.util.List;

/**
 * A list as it is typed on a command line: {@code [a, b]}. Elements are separated by commas, but
 * not by those within brackets or quotes; quotes around all of an element are no part of it.
 */
final class ListText {

  private final String path;
  private final String text;

  /**
   * A list.
   *
   * @param path of the setting, for messages
   * @param text begins with a bracket
   */
  ListText(String path, String text) {
    this.path = path;
    this.text = text;
  }

  /**
   * The elements in their order, none for {@code []}.
   *
   * @throws ConfigurationException when a bracket or a quote is not closed, or an element is empty
   */
  List<String> elements() {
    List<String> elements = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int start = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '[') {
        depth++;
      } else if (!quoted && c == ']') {
        depth--;
        if (depth == 0 && i < text.length() - 1) {
          throw refused("goes on behind its last bracket");
        }
      } else if (!quoted && c == ',' && depth == 1) {
        elements.add(element(start, i));
        start = i + 1;
      }
    }
    if (depth != 0 || quoted) {
      throw refused(quoted ? "has a quote that is not closed" : "has a bracket that is not closed");
    }
    int end = text.length() - 1;
    if (elements.isEmpty() && text.substring(start, end).isBlank()) {
      return List.of();
    }
    elements.add(element(start, end));
    return elements;
  }

  private String element(int from, int to) {
    String element = text.substring(from, to).strip();
    if (element.isEmpty()) {
      throw refused("has an element without text; write \"\" for an empty value");
    }
    boolean quoted =
        element.length() > 1
            && element.startsWith("\"")
            && element.indexOf('"', 1) == element.length() - 1;
    return quoted ? element.substring(1, element.length() - 1) : element;
  }

  private ConfigurationException refused(String problem) {
    return new ConfigurationException(path, "'" + text + "' " + problem);
  }
}
