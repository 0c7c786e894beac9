/**
 * What descriptors, bitmaps, checksums and reverse maps take in memory, laid beside the kernel's
 * designs.
 *
 * <p>Swapbox is measured: the structures are there, with that many entries in them. The kernel's
 * figures are published ones, or computed from published sizes.
 */
@NullMarked
package io.swapbox.bench.overhead;

import org.jspecify.annotations.NullMarked;
