package io.swapbox.bench.reproduce;

import org.jspecify.annotations.Nullable;

/**
 * The figure of ours that stands beside a published one.
 *
 * @param figure its name, see {@link Figures}
 * @param run whose it is
 * @param by the run by whose figure of that name it is divided; null for the figure itself
 */
public record Ours(String figure, String run, @Nullable String by) {}
