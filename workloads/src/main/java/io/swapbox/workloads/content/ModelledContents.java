package io.swapbox.workloads.content;

import io.swapbox.backends.ModelledPage;
import io.swapbox.workloads.trace.PageSizes;
import java.nio.ByteBuffer;

/**
 * Pages of which only the compressed size and an identity are there: 8 bytes each.
 *
 * <p>The size is the recorded one; of a page without one, that of a corpus page that seed and page
 * id pick; of a same-filled one, what LZ4 makes of it. The identity is a hash of address space,
 * page and version.
 */
public final class ModelledContents implements Contents {

  private final Corpus corpus;
  private final PageSizes sizes;
  private final long seed;
  private final long addressSpace;

  /**
   * The contents of an address space.
   *
   * @param corpus has the sizes of pages without a recorded one
   * @param sizes recorded LZ4 sizes by page id
   * @param seed picks the corpus pages
   * @param addressSpace what tells this address space from others of the same seed
   */
  public ModelledContents(Corpus corpus, PageSizes sizes, long seed, int addressSpace) {
    this.corpus = corpus;
    this.sizes = sizes;
    this.seed = seed;
    this.addressSpace = (long) addressSpace << Integer.SIZE;
  }

  @Override
  public void fill(int page, int version, ByteBuffer frame, int offset) {
    ModelledPage.write(frame, offset, content(page, version));
  }

  @Override
  public void restamp(int page, int version, ByteBuffer frame, int offset) {
    fill(page, version, frame, offset);
  }

  @Override
  public boolean matches(int page, int version, ByteBuffer frame, int offset) {
    return ModelledPage.read(frame, offset) == content(page, version);
  }

  private long content(int page, int version) {
    int size = sizes.of(page);
    if (size == PageSizes.UNKNOWN || size == PageSizes.SAME_FILLED) {
      size = corpus.size(corpus.choose(size, SplitMix.of(seed, page)));
    }
    return size == PageSizes.ZERO
        ? ModelledPage.ZERO
        : ModelledPage.of(SplitMix.of(addressSpace | page, version), size);
  }
}
