package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The page in slot 0 that says what the file is: magic, format version, page size, slots, the seal,
 * and the CRC32C of these, little-endian; the rest is zero.
 */
final class SwapFileHeader {

  private static final long MAGIC = 0x5357_4150_424F_5821L; // "SWAPBOX!"
  private static final int VERSION = 2;
  private static final int MAGIC_AT = 0;
  private static final int VERSION_AT = 8;
  private static final int PAGE_BYTES_AT = 12;
  private static final int SLOTS_AT = 16;
  private static final int SEAL_AT = 24;
  private static final int CHECKSUM_AT = 40;

  private SwapFileHeader() {}

  /** A header, ready to be written. */
  static ByteBuffer encode(long slots, FileSeal seal) {
    ByteBuffer header = ByteBuffer.allocate(PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(MAGIC_AT, Long.reverseBytes(MAGIC));
    header.putInt(VERSION_AT, VERSION);
    header.putInt(PAGE_BYTES_AT, PAGE_BYTES);
    header.putLong(SLOTS_AT, slots);
    header.putLong(SEAL_AT, seal.high());
    header.putLong(SEAL_AT + Long.BYTES, seal.low());
    putChecksum(header);
    return header;
  }

  /** Puts in the checksum of the fields. */
  static void putChecksum(ByteBuffer header) {
    header.putInt(CHECKSUM_AT, checksum(header));
  }

  /** The slots of a header without {@link #fault}. */
  static long slots(ByteBuffer header) {
    return header.getLong(SLOTS_AT);
  }

  /** The seal of a header without {@link #fault}. */
  static FileSeal seal(ByteBuffer header) {
    return new FileSeal(header.getLong(SEAL_AT), header.getLong(SEAL_AT + Long.BYTES));
  }

  /**
   * What keeps a page from being the header of a swap file of this version.
   *
   * @param header from its first byte to its position, which may be short of a page
   * @return the reason, or null when it is such a header
   */
  static @Nullable String fault(ByteBuffer header) {
    header.order(ByteOrder.LITTLE_ENDIAN);
    if (header.position() < Long.BYTES || header.getLong(MAGIC_AT) != Long.reverseBytes(MAGIC)) {
      return "is not a swap file";
    }
    if (header.position() < PAGE_BYTES) {
      return "has a header of " + header.position() + " bytes, not " + PAGE_BYTES;
    }
    if (header.getInt(CHECKSUM_AT) != checksum(header)) {
      return "has a damaged header";
    }
    int version = header.getInt(VERSION_AT);
    if (version != VERSION) {
      return "has format version " + version + ", not " + VERSION;
    }
    int pageBytes = header.getInt(PAGE_BYTES_AT);
    if (pageBytes != PAGE_BYTES) {
      return "has pages of " + pageBytes + " bytes, not " + PAGE_BYTES;
    }
    return null;
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(0, CHECKSUM_AT));
    return (int) crc.getValue();
  }
}
