package io.swapbox.workloads.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A trace file in the making, byte by byte as the format says. */
final class Records {

  private ByteBuffer bytes = ByteBuffer.allocate(1 << 10).order(ByteOrder.LITTLE_ENDIAN);
  private long time;

  Records read(int page) {
    return add(++time, page, 0, 0);
  }

  Records write(int page) {
    return add(++time, page, 1, 0);
  }

  Records free(int page) {
    return add(++time, page, 2, 0);
  }

  Records add(long nanos, int page, int kind, int reserved) {
    if (bytes.remaining() < 16) {
      bytes =
          ByteBuffer.allocate(bytes.capacity() * 2)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(bytes.flip());
    }
    time = nanos;
    bytes.putLong(nanos).putInt(page).putShort((short) 7).put((byte) kind).put((byte) reserved);
    return this;
  }

  byte[] bytes() {
    byte[] copy = new byte[bytes.position()];
    bytes.get(0, copy);
    return copy;
  }
}
