package io.swapbox;

import io.swapbox.allocator.PageFrames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Pages for tests; each seed has its own, always the same. */
final class Pages {

  static final int PAGE = PageFrames.PAGE_BYTES;

  private Pages() {}

  static byte[] zero() {
    return new byte[PAGE];
  }

  /** A page that LZ4 makes about ten times smaller. */
  static byte[] text(long seed) {
    byte[] line =
        "page %016x of a test, line after line\n"
            .formatted(seed)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] page = new byte[PAGE];
    for (int i = 0; i < PAGE; i++) {
      page[i] = line[i % line.length];
    }
    return page;
  }

  /** A page that LZ4 cannot make smaller. */
  static byte[] noise(long seed) {
    byte[] page = new byte[PAGE];
    new SplittableRandom(seed).nextBytes(page);
    return page;
  }

  /** Zero, compressible or incompressible, as the seed has it. */
  static byte[] mixed(long seed) {
    return switch ((int) Math.floorMod(seed, 5L)) {
      case 0 -> zero();
      case 1, 2 -> noise(seed);
      default -> text(seed);
    };
  }

  /** The mixed pages of so many seeds, one after the other. */
  static ByteBuffer mixed(long firstSeed, int count) {
    ByteBuffer pages = ByteBuffer.allocateDirect(count * PAGE);
    for (int i = 0; i < count; i++) {
      pages.put(mixed(firstSeed + i));
    }
    return pages.flip();
  }

  static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /** A place for that many pages, filled with something that no page holds. */
  static ByteBuffer room(int pages) {
    ByteBuffer room = ByteBuffer.allocateDirect(pages * PAGE);
    while (room.hasRemaining()) {
      room.put((byte) 0x55);
    }
    return room.flip();
  }

  /** What a buffer holds between position and limit, which stay. */
  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  /** What the space gives back for an entry. */
  static byte[] load(SwapSpace space, long entry) {
    ByteBuffer room = room(1);
    space.swapIn(entry, room);
    return bytes(room);
  }
}
