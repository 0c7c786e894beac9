package io.swapbox;

/**
 * What has become of a migration of pages from one tier to another one.
 *
 * @param from name of the tier that they have left
 * @param to name of the tier that they are in
 * @param pagesMoved how many
 * @param end why no more
 */
public record MigrationResult(String from, String to, long pagesMoved, MigrationEnd end) {}
