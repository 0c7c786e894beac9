package io.swapbox.backends;

import java.util.EnumMap;
import java.util.Map;

/**
 * The codecs of one owner, by algorithm, each made when it is first needed: an algorithm that is
 * not used costs nothing.
 */
public final class PageCodecs implements AutoCloseable {

  private final Map<Algorithm, PageCodec> codecs = new EnumMap<>(Algorithm.class);

  /** No codec at first. */
  public PageCodecs() {}

  /**
   * The codec of an algorithm.
   *
   * @throws OutOfMemoryError when there is no direct memory for its scratch
   */
  public PageCodec of(Algorithm algorithm) {
    PageCodec codec = codecs.get(algorithm);
    if (codec == null) {
      codec = algorithm.codec();
      codecs.put(algorithm, codec);
    }
    return codec;
  }

  /** Gives native state back; safe to repeat. */
  @Override
  public void close() {
    codecs.values().forEach(PageCodec::close);
    codecs.clear();
  }
}
