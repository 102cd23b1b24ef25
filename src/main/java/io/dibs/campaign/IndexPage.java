package io.dibs.campaign;

/**
 * One page of a {@link SequenceIndex}: open addressing with linear probing. What a slot stands for is read from the
 * record, so a slot is only the sequence.
 */
final class IndexPage {
    private static final int FIRST_SLOTS = 8;
    /** Moving a page of this size takes about a millisecond. */
    private static final int MAX_SLOTS = 1 << 14;
    /** The most that one page holds. */
    static final int MOST = MAX_SLOTS - MAX_SLOTS / 4;
    /** What a page holds with some air for chance. */
    static final int EXPECTED = MAX_SLOTS * 11 / 16;

    private final int depth;
    private int[] slots;
    private int used;

    IndexPage(int depth) {
        this(depth, FIRST_SLOTS);
    }

    private IndexPage(int depth, int slots) {
        this.depth = depth;
        this.slots = new int[slots];
    }

    /** What a page takes that has grown to so many records. */
    static long bytesOf(int records) {
        int slots = FIRST_SLOTS;
        while (slots < MAX_SLOTS && slots - slots / 4 < records) {
            slots *= 2;
        }
        return slots * 4L;
    }

    static IndexPage large(int depth) {
        return new IndexPage(depth, MAX_SLOTS);
    }

    /** How many leading bits of the hash all of its records share. */
    int depth() {
        return depth;
    }

    long bytes() {
        return slots.length * 4L;
    }

    int first(long hash) {
        return (int) hash & (slots.length - 1);
    }

    int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    int sequence(int slot) {
        return slots[slot];
    }

    boolean isFull() {
        return used >= slots.length - slots.length / 4;
    }

    boolean canGrow() {
        return slots.length < MAX_SLOTS;
    }

    void add(int sequence, long hash) {
        int slot = first(hash);
        while (slots[slot] != 0) {
            slot = next(slot);
        }
        slots[slot] = sequence;
        used++;
    }

    /** Removes without leaving a gap in a run of probes: later entries of the run move up. */
    void remove(int sequence, long hash, SequenceIndex.Hashes hashes) {
        int gap = first(hash);
        while (slots[gap] != sequence) {
            gap = next(gap);
        }
        int mask = slots.length - 1;
        for (int slot = next(gap); slots[slot] != 0; slot = next(slot)) {
            int home = first(hashes.of(slots[slot]));
            if (((slot - home) & mask) >= ((slot - gap) & mask)) {
                slots[gap] = slots[slot];
                gap = slot;
            }
        }
        slots[gap] = 0;
        used--;
    }

    /** @return the bytes that came on top */
    long grow(SequenceIndex.Hashes hashes) {
        int[] old = slots;
        slots = new int[old.length * 2];
        used = 0;
        for (int sequence : old) {
            if (sequence != 0) {
                add(sequence, hashes.of(sequence));
            }
        }
        return old.length * 4L;
    }

    IndexPage half(int newDepth, int bit, SequenceIndex.Hashes hashes) {
        IndexPage half = new IndexPage(newDepth, slots.length);
        for (int sequence : slots) {
            long hash = sequence == 0 ? 0 : hashes.of(sequence);
            if (sequence != 0 && (hash >>> (64 - newDepth) & 1) == bit) {
                half.add(sequence, hash);
            }
        }
        return half;
    }
}
