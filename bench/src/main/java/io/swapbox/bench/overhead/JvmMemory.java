package io.swapbox.bench.overhead;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What the JVM says that is in use: its heap, collected, and its direct buffers. */
final class JvmMemory {

  private static final BufferPoolMXBean DIRECT =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findFirst()
          .orElseThrow();

  private JvmMemory() {}

  /** Bytes in use now. */
  static long bytes() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return heap + DIRECT.getMemoryUsed();
  }
}
