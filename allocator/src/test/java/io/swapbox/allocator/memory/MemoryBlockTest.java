package io.swapbox.allocator.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class MemoryBlockTest {

  @Test
  void isZeroedAlignedAndInNativeOrder() {
    MemoryBlock block = MemoryBlock.allocate(10_000, 4096);
    assertThat(block.bytes()).isEqualTo(10_000);
    assertThat(block.bytesTaken()).isBetween(10_000, 10_000 + 4096);
    assertThat(block.buffer().isDirect()).isTrue();
    assertThat(block.buffer().alignmentOffset(0, 4096)).isZero();
    assertThat(block.buffer().order()).isEqualTo(ByteOrder.nativeOrder());
    byte[] content = new byte[block.bytes()];
    block.buffer().get(0, content);
    assertThat(content).containsOnly(0);
    block.free();
  }

  @Test
  void isFreedOnce() {
    MemoryBlock block = MemoryBlock.allocate(64, 64);
    block.free();
    assertThatThrownBy(block::free)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("64 bytes was freed before");
  }

  @Test
  void freeingGivesTheMemoryBackAtOnce() {
    long before = directBytes();
    MemoryBlock block = MemoryBlock.allocate(8 << 20, 4096);
    assertThat(directBytes() - before).isEqualTo(block.bytesTaken());
    block.free();
    assertThat(directBytes()).isEqualTo(before);
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
