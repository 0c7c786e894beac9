/**
 * A closed space on disk: its entries, the pages of its pools, and which slots of its swap files
 * they use.
 */
@NullMarked
package io.swapbox.snapshot;

import org.jspecify.annotations.NullMarked;
