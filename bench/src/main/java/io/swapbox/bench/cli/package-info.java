/**
 * The command line: what a user types, sees and gets back as an exit code.
 *
 * <p>Standard output carries results only; progress and errors go to standard error.
 */
@NullMarked
package io.swapbox.bench.cli;

import org.jspecify.annotations.NullMarked;
