package io.swapbox.bench.peers;

import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Compresses pages by the native LZ4 that the pool has, for stores that do not compress. */
final class Lz4Pages {

  private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
  private final LZ4SafeDecompressor decompressor = LZ4Factory.fastestInstance().safeDecompressor();
  private final byte[] compressed =
      new byte[compressor.maxCompressedLength(NumberedPages.PAGE)];

  /** The compressed bytes, in a new array without room. */
  byte[] compress(byte[] page) {
    return Arrays.copyOf(compressed, compressor.compress(page, compressed));
  }

  /**
   * Rebuilds a page.
   *
   * @throws PeerException when that are not the bytes of one
   */
  byte[] decompress(byte[] bytes, byte[] room) {
    try {
      decompressor.decompress(bytes, room);
      return room;
    } catch (LZ4Exception e) {
      throw PeerException.of("LZ4", "decompressing " + bytes.length + " bytes", e);
    }
  }
}
