package io.swapbox.bench.peers;

/** A store failed, or gave back another page than was stored; the message names both. */
public final class PeerException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private PeerException(String message) {
    super(message);
  }

  private PeerException(String message, Throwable cause) {
    super(message, cause);
  }

  static PeerException of(String store, String doing, Throwable cause) {
    return new PeerException(store + ": " + doing + ": " + cause.getMessage(), cause);
  }

  static PeerException noPage(String store, int number) {
    return new PeerException(store + " does not have page " + number);
  }

  static PeerException otherPage(Peer store, int number) {
    return new PeerException(store.title() + " gave page " + number + " back with other bytes");
  }

  static PeerException noResult(Peer store, String why) {
    return new PeerException(store.title() + " was not measured: " + why);
  }
}
