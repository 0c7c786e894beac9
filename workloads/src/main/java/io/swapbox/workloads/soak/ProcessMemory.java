package io.swapbox.workloads.soak;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * Memory that this process has in use.
 *
 * @param heapBytes of the JVM's heap
 * @param directBytes of direct buffers, which all memory outside of the heap is made of
 */
public record ProcessMemory(long heapBytes, long directBytes) {

  private static final BufferPoolMXBean DIRECT =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findFirst()
          .orElseThrow();

  /** What is in use now, with what the next collection of garbage would give back. */
  static ProcessMemory now() {
    return new ProcessMemory(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), DIRECT.getMemoryUsed());
  }

  /** What is in use after a collection of garbage, which takes a while. */
  static ProcessMemory collected() {
    ManagementFactory.getMemoryMXBean().gc();
    return now();
  }
}
