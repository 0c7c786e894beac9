package io.swapbox.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a result. It knows where it stands, so that what is wrong with it can be named.
 *
 * @param file that it was read from
 * @param path of keys that lead to it, {@code ""} for all of the file
 * @param json what stands there
 */
record Part(Path file, String path, JsonNode json) {

  /** Whether it has something under a key. */
  boolean has(String key) {
    return json.hasNonNull(key);
  }

  /**
   * What it has under a key.
   *
   * @throws UnreadableResultException when that is nothing
   */
  Part required(String key) {
    if (!has(key)) {
      throw wrong(key, "is missing: no result of swapbox, or one of another version");
    }
    return new Part(file, below(key), json.get(key));
  }

  /**
   * The elements of a list.
   *
   * @throws UnreadableResultException when it is none
   */
  List<Part> elements() {
    if (!json.isArray()) {
      throw wrong("", "is no list");
    }
    List<Part> elements = new ArrayList<>();
    json.forEach(
        element -> elements.add(new Part(file, path + "[" + elements.size() + "]", element)));
    return elements;
  }

  /**
   * The keys of an object.
   *
   * @throws UnreadableResultException when it is none
   */
  List<String> keys() {
    if (!json.isObject()) {
      throw wrong("", "is no object");
    }
    List<String> keys = new ArrayList<>();
    json.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /**
   * A number.
   *
   * @throws UnreadableResultException when it is none
   */
  double number() {
    if (!json.isNumber()) {
      throw wrong("", "is no number");
    }
    return json.doubleValue();
  }

  /**
   * A text.
   *
   * @throws UnreadableResultException when it is none
   */
  String text() {
    if (!json.isTextual()) {
      throw wrong("", "is no text");
    }
    return json.textValue();
  }

  /** A value as people read it, whatever it is. */
  String shown() {
    if (json.isArray()) {
      return String.join(" ", elements().stream().map(Part::shown).toList());
    }
    return json.isValueNode() ? json.asText() : json.toString();
  }

  private String below(String key) {
    return path.isEmpty() ? key : key.isEmpty() ? path : path + "." + key;
  }

  private UnreadableResultException wrong(String key, String what) {
    return new UnreadableResultException(file, "key '" + below(key) + "' " + what);
  }
}
