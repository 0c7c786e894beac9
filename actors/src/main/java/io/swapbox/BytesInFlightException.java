package io.swapbox;

/**
 * More bytes of pages would be under way than may be ({@link SwapSpaceConfig#maxBytesInFlight}).
 * Nothing was done; the request can be made again when another one has been answered.
 */
public final class BytesInFlightException extends SwapException {

  private static final long serialVersionUID = 1L;

  BytesInFlightException(long bytes, long most) {
    super(
        "%d bytes of pages are in flight, and no more than %d may be: wait for an answer"
            .formatted(bytes, most));
  }
}
