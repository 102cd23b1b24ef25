package io.dibs.shard;

/**
 * Users who may claim, as memory needs them: the hashes of their ids.
 *
 * @param last the id that the next page begins after; null where this page is the last
 */
public record EligiblePage(long[] highs, long[] lows, String last) {
    public int size() {
        return highs.length;
    }
}
