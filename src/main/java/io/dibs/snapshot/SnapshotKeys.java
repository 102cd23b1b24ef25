package io.dibs.snapshot;

import java.util.ArrayList;
import java.util.List;

/**
 * The names of one campaign's keys in Redis. What stands in braces is what a cluster places keys by, so that those of a
 * campaign stay together: the records of a write, and the copies that are evidence.
 */
record SnapshotKeys(String campaign, String prefix) {
    SnapshotKeys(String campaign) {
        this(campaign, "snapshot:{" + campaign + "}");
    }

    /**
     * Where a snapshot goes that PostgreSQL contradicts: it may be all that is left of coupons that were acknowledged.
     */
    SnapshotKeys evidence(FenceMark mark) {
        return new SnapshotKeys(campaign, "evidence:{" + campaign + "}:" + mark.epoch() + "-" + mark.batchNo());
    }

    String header() {
        return prefix + ":header";
    }

    String chunk(int number) {
        return prefix + ":chunk:" + number;
    }

    List<String> chunks(int count) {
        List<String> keys = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            keys.add(chunk(number));
        }
        return keys;
    }

    /** The header goes first: without it the rest says nothing. */
    List<String> all(int chunks) {
        List<String> keys = new ArrayList<>(chunks + 1);
        keys.add(header());
        keys.addAll(chunks(chunks));
        return keys;
    }
}
