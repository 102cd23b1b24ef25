package io.dibs.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs of records of one campaign that wait to be written to Redis, keyed by their first sequence. */
final class PendingRecords {
    private final RecordLayout layout;
    private final SnapshotMemoryBudget backlog;
    private final TreeMap<Integer, byte[]> runs = new TreeMap<>();
    private long bytes;
    private boolean overflowed;

    PendingRecords(RecordLayout layout, SnapshotMemoryBudget backlog) {
        this.layout = layout;
        this.backlog = backlog;
    }

    /** @return false where the node's backlog is full */
    boolean add(int first, byte[] run) {
        if (!backlog.reserve(run)) {
            return false;
        }
        byte[] before = runs.put(first, run);
        if (before != null) {
            backlog.release(before);
            bytes -= before.length;
        }
        bytes += run.length;
        return true;
    }

    /** Whether records were dropped that have not been read again. */
    boolean hasOverflowed() {
        return overflowed;
    }

    /** There is no room: all goes, and is read from the ledger again. */
    void overflow() {
        overflowed = true;
        clear();
    }

    /** What was written has made room. */
    void reopen() {
        overflowed = false;
    }

    /** Adds records that were read again; where there is still no room, what is committed is not kept meanwhile. */
    void refill(int first, byte[] run) {
        overflowed = !add(first, run);
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** The sequence before which something may be lacking. */
    int first() {
        return runs.isEmpty() ? Integer.MAX_VALUE : runs.firstKey();
    }

    /** Takes the records that follow on each other from this sequence on, until they are about so many bytes. */
    byte[] take(int from, int enough) {
        List<byte[]> taken = new ArrayList<>();
        int next = from;
        int length = 0;
        while (!runs.isEmpty() && runs.firstKey() <= next && length < enough) {
            Map.Entry<Integer, byte[]> run = runs.pollFirstEntry();
            int end = run.getKey() + run.getValue().length / layout.width();
            if (end > next) {
                byte[] records = withoutKnown(run.getValue(), next - run.getKey());
                taken.add(records);
                length += records.length;
                next = end;
            }
            release(run.getValue());
        }
        return joined(taken, length);
    }

    private byte[] withoutKnown(byte[] run, int known) {
        return known == 0 ? run : Arrays.copyOfRange(run, known * layout.width(), run.length);
    }

    private static byte[] joined(List<byte[]> runs, int length) {
        if (runs.size() == 1) {
            return runs.get(0);
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] run : runs) {
            System.arraycopy(run, 0, joined, at, run.length);
            at += run.length;
        }
        return joined;
    }

    private void release(byte[] run) {
        backlog.release(run);
        bytes -= run.length;
    }

    void clear() {
        runs.values().forEach(this::release);
        runs.clear();
    }
}
