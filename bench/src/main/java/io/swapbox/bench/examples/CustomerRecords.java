package io.swapbox.bench.examples;

import java.nio.ByteBuffer;

/**
 * Records of customers, serialised: an id, a version, name, address, a line of notes and some
 * amounts, in {@value #BYTES} bytes each. A page of them compresses about 3 to 1, as text and
 * numbers of tables do.
 *
 * <p>All of a record follows from its id and version, so that each can be checked.
 */
final class CustomerRecords {

  /** Bytes of a record. */
  static final int BYTES = 256;

  private static final int NAME_AT = 16;
  private static final int NOTES_AT = 112;
  private static final int CODE_DIGITS = 8;
  private static final int AMOUNTS_AT = 224;

  private static final String[] GIVEN = {"Ada", "Alan", "Barbara", "Edsger", "Grace", "Ken"};
  private static final String[] FAMILY = {"Hopper", "Lovelace", "Liskov", "Turing", "Dijkstra"};
  private static final String[] STREET = {
    "Harbour Street", "Mill Lane", "Station Road", "Park Row"
  };
  private static final String[] CITY = {"Bergen", "Cork", "Delft", "Graz", "Porto", "Uppsala"};
  private static final String[] NOTE = {
    "prefers e-mail;", "invoice monthly;", "calls on Mondays;", "wholesale;", "new in spring;"
  };

  private CustomerRecords() {}

  /** Writes a record at an offset of a page. */
  static void write(ByteBuffer page, int at, long id, int version) {
    long bits = mix(id * 31 + version);
    page.putLong(at, id).putInt(at + Long.BYTES, version).putInt(at + 12, (int) (bits >>> 40));
    int to = at + NAME_AT;
    int notes = at + NOTES_AT;
    to = put(page, to, notes, GIVEN[pick(bits, 0, GIVEN.length)]);
    to = put(page, to, notes, FAMILY[pick(bits, 4, FAMILY.length)]);
    to = put(page, to, notes, STREET[pick(bits, 8, STREET.length)]);
    to = put(page, to, notes, CITY[pick(bits, 12, CITY.length)]);
    to = putHex(page, to, bits);
    fill(page, to, notes);
    int amounts = at + AMOUNTS_AT;
    to = put(page, notes, amounts, NOTE[pick(bits, 16, NOTE.length)]);
    to = put(page, to, amounts, NOTE[pick(bits, 20, NOTE.length)]);
    fill(page, to, amounts);
    for (int i = 0; i < (BYTES - AMOUNTS_AT) / Long.BYTES; i++) {
      page.putLong(amounts + i * Long.BYTES, mix(bits + i) >>> 44);
    }
  }

  /** Whether the record at an offset of a page is that one. */
  static boolean matches(ByteBuffer page, int at, ByteBuffer scratch, long id, int version) {
    write(scratch, 0, id, version);
    return page.slice(at, BYTES).equals(scratch.slice(0, BYTES));
  }

  private static int put(ByteBuffer page, int at, int end, String text) {
    int to = at;
    for (int i = 0; i < text.length() && to < end; i++) {
      page.put(to++, (byte) text.charAt(i));
    }
    if (to < end) {
      page.put(to++, (byte) ' ');
    }
    return to;
  }

  private static int putHex(ByteBuffer page, int at, long bits) {
    for (int i = 0; i < CODE_DIGITS; i++) {
      page.put(at + i, (byte) Character.forDigit((int) (bits >>> (4 * i)) & 15, 16));
    }
    return at + CODE_DIGITS;
  }

  private static void fill(ByteBuffer page, int from, int to) {
    for (int at = from; at < to; at++) {
      page.put(at, (byte) ' ');
    }
  }

  private static int pick(long bits, int shift, int choices) {
    return (int) (((bits >>> shift) & 0xffff) % choices);
  }

  /** The finaliser of MurmurHash3, 64 bits: neighbours get bits that have nothing in common. */
  private static long mix(long value) {
    long bits = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    bits = (bits ^ (bits >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return bits ^ (bits >>> 33);
  }
}
