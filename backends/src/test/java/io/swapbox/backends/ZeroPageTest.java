package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ZeroPageTest {

  @Test
  void everySingleByteCounts() {
    ByteBuffer page = TestPages.directPage();
    assertThat(ZeroPage.isZero(page, 0)).isTrue();
    for (int i = 0; i < PAGE_BYTES; i++) {
      page.put(i, (byte) 1);
      assertThat(ZeroPage.isZero(page, 0)).as("byte %d", i).isFalse();
      page.put(i, (byte) 0);
    }
  }

  @Property(tries = 200)
  void looksAtThePageAndNothingElse(
      @ForAll boolean direct,
      @ForAll boolean bigEndian,
      @ForAll @IntRange(max = 100) int before,
      @ForAll @IntRange(max = 100) int after) {
    int bytes = before + PAGE_BYTES + after;
    ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    buffer.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < bytes; i++) {
      buffer.put(i, (byte) (i < before || i >= before + PAGE_BYTES ? 0xFF : 0));
    }
    buffer.position(bytes / 2);

    assertThat(ZeroPage.isZero(buffer, before)).isTrue();
    assertThat(buffer.position()).isEqualTo(bytes / 2);
    buffer.put(before + PAGE_BYTES - 1, (byte) 0x80);
    assertThat(ZeroPage.isZero(buffer, before)).isFalse();
  }

  @Test
  void refusesLessThanAPage() {
    ByteBuffer buffer = TestPages.directPage();
    assertThatThrownBy(() -> ZeroPage.isZero(buffer, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
