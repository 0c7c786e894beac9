package io.swapbox;

/** A device with slots of a page each, that are charged and used as those of a swap file. */
public sealed interface SwapDeviceConfig extends TierConfig
    permits SwapFileConfig, MemoryTierConfig {

  /** Most bytes of pages that it may hold, at least a page. */
  long maxBytes();
}
