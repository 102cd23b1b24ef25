package io.dibs.shard;

import org.jspecify.annotations.Nullable;

/**
 * Users who may claim, as memory needs them: the hashes of their ids.
 *
 * @param last the id that the next page begins after; null where this page is the last
 */
public record EligiblePage(
        long[] highs, long[] lows, @Nullable String last) {
    public int size() {
        return highs.length;
    }
}
