package io.swapbox.snapshot;

import io.swapbox.SnapshotDamagedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The first 40 bytes of a snapshot, which say what the rest is: magic, format version, Kryo's major
 * version, length and CRC32C of the body, and a CRC32C of all this; little-endian.
 *
 * <p>Kryo promises nothing across its major versions, and believes whatever lengths it reads. So a
 * body is given to it only when version, length and checksum are right.
 *
 * @param bodyBytes length of the body
 * @param bodyChecksum its CRC32C
 */
record SnapshotFrame(long bodyBytes, int bodyChecksum) {

  static final int BYTES = 40;

  private static final long MAGIC = 0x5357_4258_534E_4150L; // "SWBXSNAP"
  private static final int VERSION = 2;
  private static final int KRYO_MAJOR = 5;
  private static final int MAGIC_AT = 0;
  private static final int VERSION_AT = 8;
  private static final int KRYO_AT = 12;
  private static final int LENGTH_AT = 16;
  private static final int BODY_CHECKSUM_AT = 24;
  private static final int RESERVED_AT = 28;
  private static final int CHECKSUM_AT = 36;

  /** As it is written. */
  ByteBuffer encode() {
    ByteBuffer frame = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(MAGIC_AT, Long.reverseBytes(MAGIC));
    frame.putInt(VERSION_AT, VERSION);
    frame.putInt(KRYO_AT, KRYO_MAJOR);
    frame.putLong(LENGTH_AT, bodyBytes);
    frame.putInt(BODY_CHECKSUM_AT, bodyChecksum);
    frame.putLong(RESERVED_AT, 0);
    frame.putInt(CHECKSUM_AT, checksum(frame));
    return frame;
  }

  /**
   * What was written.
   *
   * @param frame its bytes up to the position, which may be short
   * @throws SnapshotDamagedException saying what it is not
   */
  static SnapshotFrame decode(Path path, ByteBuffer frame) {
    frame.order(ByteOrder.LITTLE_ENDIAN);
    if (frame.position() < Long.BYTES || frame.getLong(MAGIC_AT) != Long.reverseBytes(MAGIC)) {
      throw new SnapshotDamagedException(path, "is no snapshot");
    }
    if (frame.position() < BYTES) {
      throw new SnapshotDamagedException(
          path, "ends after %d bytes, within its frame of %d".formatted(frame.position(), BYTES));
    }
    if (frame.getInt(CHECKSUM_AT) != checksum(frame)) {
      throw new SnapshotDamagedException(path, "has a damaged frame");
    }
    requireVersion(path, "format", frame.getInt(VERSION_AT), VERSION);
    requireVersion(path, "Kryo", frame.getInt(KRYO_AT), KRYO_MAJOR);
    return new SnapshotFrame(frame.getLong(LENGTH_AT), frame.getInt(BODY_CHECKSUM_AT));
  }

  private static void requireVersion(Path path, String of, int found, int wanted) {
    if (found != wanted) {
      throw new SnapshotDamagedException(
          path, "has %s version %d, not %d".formatted(of, found, wanted));
    }
  }

  private static int checksum(ByteBuffer frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame.slice(0, CHECKSUM_AT));
    return (int) crc.getValue();
  }
}
