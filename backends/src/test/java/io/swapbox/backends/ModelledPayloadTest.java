package io.swapbox.backends;

import static io.swapbox.backends.Page.PAGE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Modelled pages against real ones: the same books without the bytes. */
class ModelledPayloadTest {

  private static final int LIMIT_PAGES = 40;
  private static final int STEPS = 4000;

  private final ByteBuffer modelled = ByteBuffer.allocateDirect(4 * ModelledPage.BYTES);

  private record Held(int handle, int inModel, long page) {}

  @Test
  void aPoolOfModelledPagesIsAsFullAsARealOne() throws PageCorruptException {
    SplittableRandom random = new SplittableRandom(1);
    List<Held> held = new ArrayList<>();
    try (ZswapPool real = Payload.REAL.pool(LIMIT_PAGES * PAGE_BYTES, 90);
        ZswapPool model = Payload.MODELLED.pool(LIMIT_PAGES * PAGE_BYTES, 90)) {
      int refused = 0;
      for (int step = 0; step < STEPS; step++) {
        if (held.isEmpty() || random.nextInt(100) < 55) {
          byte[] bytes = TestPages.page(random.nextLong(), random.nextInt(PAGE_BYTES));
          int length = real.compress(TestPages.direct(bytes), 0);
          long page = ModelledPage.of(random.nextLong(), length);
          ModelledPage.write(modelled, 8, page);
          assertThat(model.compress(modelled, 8)).isEqualTo(length);
          int handle = TestPages.insert(real);
          int inModel = TestPages.insert(model);
          assertThat(inModel).isEqualTo(handle);
          if (handle < 0) {
            refused++;
          } else {
            held.add(new Held(handle, inModel, page));
          }
        } else {
          Held gone = held.remove(random.nextInt(held.size()));
          model.load(gone.inModel(), modelled, 16);
          assertThat(ModelledPage.read(modelled, 16)).isEqualTo(gone.page());
          assertThat(model.length(gone.inModel())).isEqualTo(real.length(gone.handle()));
          real.free(gone.handle());
          model.free(gone.inModel());
        }
        assertThat(model.bytes()).isEqualTo(real.bytes());
        assertThat(model.counters().storedBytes()).isEqualTo(real.counters().storedBytes());
        assertThat(model.counters().storedPages()).isEqualTo(real.counters().storedPages());
        assertThat(model.counters().incompressiblePages())
            .isEqualTo(real.counters().incompressiblePages());
      }
      assertThat(refused).isPositive();
      assertThat(model.counters().poolLimitHits()).isEqualTo(real.counters().poolLimitHits());
      assertThat(model.counters().thresholdRejections())
          .isEqualTo(real.counters().thresholdRejections());
    }
  }

  @Test
  void aFileOfModelledPagesBringsBackWhatItTookAndKnowsItsSlots() throws SwapFileException {
    ByteBuffer[] buffers = {modelled, modelled};
    int[] offsets = {0, 24};
    int[] written = new int[2];
    int[] found = new int[2];
    try (PageFile file = new ModelledFile(5000);
        IoBuffer unused = new IoBuffer(1)) {
      ModelledPage.write(modelled, 0, ModelledPage.of(-1, 77));
      ModelledPage.write(modelled, 24, ModelledPage.of(1L << 40, PAGE_BYTES + 9));
      file.write(unused, 4999, buffers, offsets, 0, 2, written);
      long second = ModelledPage.read(modelled, 24);
      Payload.MODELLED.clear(modelled, 0);
      file.read(unused, 4999, buffers, offsets, 0, 2, found);
      assertThat(found).isEqualTo(written).doesNotHaveDuplicates();
      assertThat(ModelledPage.compressedBytes(ModelledPage.read(modelled, 0))).isEqualTo(77);
      assertThat(ModelledPage.compressedBytes(second)).isEqualTo(PAGE_BYTES);
      assertThat(file.slots()).isEqualTo(5000);
      assertThatThrownBy(() -> file.write(unused, 5000, buffers, offsets, 0, 2, written))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void zeroIsAPageOfItsOwnInBoth() {
    for (Payload payload : Payload.values()) {
      ByteBuffer page = TestPages.direct(TestPages.incompressible(1));
      assertThat(payload.isZero(page, 0)).isFalse();
      payload.clear(page, 0);
      assertThat(payload.isZero(page, 0)).isTrue();
    }
  }
}
