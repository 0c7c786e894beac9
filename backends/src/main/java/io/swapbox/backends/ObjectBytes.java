package io.swapbox.backends;

import java.nio.ByteBuffer;

/**
 * The bytes of a pool's objects, and the compressor that makes them: all that a pool of modelled
 * pages does without. Where objects lie and what they take is the pool's.
 */
interface ObjectBytes extends AutoCloseable {

  /**
   * Compresses a page for the {@link #write} that follows.
   *
   * @return bytes that the page will take in its object, {@link Page#PAGE_BYTES} at most
   */
  int compress(ByteBuffer page, int offset);

  /** Puts what was compressed last into its object, see {@link PoolObject}. */
  void write(int handle, long object);

  /**
   * Rebuilds the page of an object.
   *
   * @throws PageCorruptException when its bytes are not a page any more
   */
  void load(int handle, long object, ByteBuffer dst, int offset) throws PageCorruptException;

  /**
   * Copies what an object holds, compressed as asked for.
   *
   * @return bytes at {@code offset}; {@link Page#PAGE_BYTES} when it is the page as it is
   * @throws PageCorruptException when its bytes are not a page any more
   */
  int read(int handle, long object, ByteBuffer dst, int offset, Algorithm as)
      throws PageCorruptException;

  /** What an object was compressed with, if it was. */
  Algorithm algorithm(long object);

  /** Copies the bytes of an object to another one of the same length. */
  void move(long from, long to);

  /** Bytes kept beside the objects. */
  long metadataBytes();

  /** Gives its memory back. */
  @Override
  void close();
}
