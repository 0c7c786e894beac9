package io.swapbox.workloads.recording;

/**
 * What a plain LRU list counts over a trace, in pages; its memory is the limit less kernel memory.
 *
 * @param refaults pages that came back
 * @param evictions pages that had to go
 * @param writeOuts of these, pages that were written or had no copy yet
 */
public record PlainLru(long refaults, long evictions, long writeOuts) {

  /** Pages that it would write to a backend. */
  public long swapOuts(KernelBackend backend) {
    return backend.keepsCopies() ? writeOuts : evictions;
  }
}
