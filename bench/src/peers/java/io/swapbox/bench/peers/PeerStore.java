package io.swapbox.bench.peers;

/** A store of pages of 4096 bytes by number, for one thread. */
interface PeerStore extends AutoCloseable {

  /**
   * Stores a page in the place of what has its number.
   *
   * @param bytes of it; the caller goes on to use the array
   * @throws PeerException when the store refuses it
   */
  void store(int number, byte[] bytes);

  /**
   * Brings a page back.
   *
   * @param room for it, which a store that hands out an array of its own leaves alone
   * @return the array that holds it
   * @throws PeerException when the store does not have it, or has another number of bytes
   */
  byte[] load(int number, byte[] room);

  /**
   * Has everything that belongs into a file written there, and waits for work in the background
   * that changes what files hold.
   */
  void sync();

  /** Gives back memory and threads; files stay. */
  @Override
  void close();
}
