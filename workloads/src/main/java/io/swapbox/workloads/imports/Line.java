package io.swapbox.workloads.imports;

import java.nio.charset.StandardCharsets;

/**
 * One line of a text file, as bytes: a flyweight that {@link TextLines} moves along. Positions
 * count from its start; what is behind its end reads as -1.
 */
final class Line {

  private static final int SHOWN = 80;
  private static final int MAX_HEX_DIGITS = 16;

  private static final String MAX_LONG = Long.toString(Long.MAX_VALUE);
  private static final String MAX_UNSIGNED = Long.toUnsignedString(-1);

  private byte[] bytes = new byte[0];
  private int from;
  private int length;

  void wrap(byte[] buffer, int start, int end) {
    bytes = buffer;
    from = start;
    length = end - start;
  }

  int length() {
    return length;
  }

  int at(int position) {
    return position >= 0 && position < length ? bytes[from + position] : -1;
  }

  boolean isBlank() {
    return skipBlanks(0) == length;
  }

  /** Whether these characters are there. */
  boolean has(int position, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (at(position + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Where a text is from a position on; -1 when it is not. */
  int find(String text, int position) {
    for (int i = position; i + text.length() <= length; i++) {
      if (has(i, text)) {
        return i;
      }
    }
    return -1;
  }

  /** The last place of a character before a position; -1 without one. */
  int findBefore(char character, int position) {
    int i = position - 1;
    while (i >= 0 && at(i) != character) {
      i--;
    }
    return i;
  }

  /** The first position from there on that is no blank. */
  int skipBlanks(int position) {
    int i = position;
    while (isBlank(at(i))) {
      i++;
    }
    return i;
  }

  /** The first position from there on that is a blank or the end. */
  int skipWord(int position) {
    int i = position;
    while (i < length && !isBlank(at(i))) {
      i++;
    }
    return i;
  }

  /** The position behind the last character before there that is no blank. */
  int trimBefore(int position) {
    int i = position;
    while (i > 0 && isBlank(at(i - 1))) {
      i--;
    }
    return i;
  }

  /** The first position from there on that is no hexadecimal digit. */
  int skipHex(int position) {
    int i = position;
    while (Character.digit(at(i), 16) >= 0) {
      i++;
    }
    return i;
  }

  /** The first position from there on that is no decimal digit. */
  int skipDigits(int position) {
    int i = position;
    while (Character.digit(at(i), 10) >= 0) {
      i++;
    }
    return i;
  }

  /** Whether there are 1 to 16 hexadecimal digits and nothing else. */
  boolean isHex(int start, int end) {
    return start < end && end - start <= MAX_HEX_DIGITS && skipHex(start) >= end;
  }

  /** The unsigned number of digits that are {@link #isHex}. */
  long hex(int start, int end) {
    long number = 0;
    for (int i = start; i < end; i++) {
      number = number << 4 | Character.digit(at(i), 16);
    }
    return number;
  }

  /** Whether there are decimal digits and nothing else, of a number that fits in a long. */
  boolean isDigits(int start, int end) {
    return isUpTo(start, end, MAX_LONG);
  }

  /** The same of a number that fits in 64 bits without a sign. */
  boolean isUnsigned(int start, int end) {
    return isUpTo(start, end, MAX_UNSIGNED);
  }

  /** The number of digits that are {@link #isDigits} or {@link #isUnsigned}. */
  long digits(int start, int end) {
    long number = 0;
    for (int i = start; i < end; i++) {
      number = 10 * number + (at(i) - '0');
    }
    return number;
  }

  /** Whether there is {@code 0x} and a hexadecimal number, or a decimal one. */
  boolean isNumber(int start, int end) {
    return has(start, "0x") ? isHex(start + 2, end) : isDigits(start, end);
  }

  /** The number of what {@link #isNumber}. */
  long number(int start, int end) {
    return has(start, "0x") ? hex(start + 2, end) : digits(start, end);
  }

  /** Whether there are decimal digits, with or without a fraction. */
  boolean isDecimal(int start, int end) {
    int point = skipDigits(start);
    return point >= end
        ? isDigits(start, end)
        : isDigits(start, point) && at(point) == '.' && isDigits(point + 1, end);
  }

  /**
   * The nanoseconds of what {@link #isDecimal}, fractions of one cut off.
   *
   * @param unit nanoseconds of 1
   * @return -1 when they are more than a long has room for
   */
  long nanos(int start, int end, long unit) {
    int point = Math.min(end, skipDigits(start));
    long whole = digits(start, point);
    if (whole > (Long.MAX_VALUE - unit) / unit) {
      return -1;
    }
    long nanos = whole * unit;
    long place = unit;
    for (int i = point + 1; i < end && place > 1; i++) {
      place /= 10;
      nanos += place * (at(i) - '0');
    }
    return nanos;
  }

  /** Whether there is this word, in capitals or not. */
  boolean isWord(int start, int end, String lowerCase) {
    if (end - start != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if (Character.toLowerCase(at(start + i)) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  String text(int start, int end) {
    return new String(bytes, from + start, end - start, StandardCharsets.UTF_8);
  }

  /** Its start, fit for a message. */
  @Override
  public String toString() {
    String text = text(0, Math.min(length, SHOWN)).strip().replaceAll("\\p{Cntrl}", " ");
    return length > SHOWN ? text + "..." : text;
  }

  private boolean isUpTo(int start, int end, String max) {
    if (start >= end || end - start > max.length() || skipDigits(start) < end) {
      return false;
    }
    int same = 0;
    while (same < max.length() && at(start + same) == max.charAt(same)) {
      same++;
    }
    return end - start < max.length()
        || same == max.length()
        || at(start + same) < max.charAt(same);
  }

  private static boolean isBlank(int character) {
    return character == ' ' || character == '\t';
  }
}
