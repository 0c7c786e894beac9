package io.swapbox;

/**
 * How far a compaction is.
 *
 * @param tier that is compacted
 * @param pagesMoved within their files so far
 * @param pagesLeft about how many are still to be moved: slots that lie behind where the files will
 *     end, of those files that have said so
 */
public record CompactionProgress(String tier, long pagesMoved, long pagesLeft) {}
