package io.dibs.campaign;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Indexes the coupon holders of one campaign by sequence and by identity, in primitive arrays: 24 bytes a record and 5
 * to 11 bytes of index; if users may hold several coupons, 40 bytes and two indexes. Records lie in segments by
 * sequence. Nothing is allocated before the first coupon.
 */
public final class CouponHolderIndex {
    private static final int SEGMENT_BITS = 12;
    private static final int SEGMENT_RECORDS = 1 << SEGMENT_BITS;
    private static final int FIRST_RECORDS = 4;
    private static final int LONGS = 3;
    private static final int LONGS_WITH_KEY = 5;

    private final boolean keyed;
    private final int longs;
    private final MemoryBudget memory;
    private final BitSet revoked = new BitSet();
    private long[][] segments = new long[0][];
    private final SequenceIndex byUser;
    /** Of a user's coupons, by the key that won each; null where users hold one. */
    private final @Nullable SequenceIndex byKey;

    private int size;
    /** Only written: what is read for nothing would be left out by the compiler. */
    @SuppressWarnings("unused")
    private int prefetched;

    private long bytes;
    /** The part of {@link #bytes} that is reserved for coupons still to be restored. */
    private long reserved;

    /** @param keyed whether each record also holds the hash of the idempotency key that won it */
    public CouponHolderIndex(boolean keyed, MemoryBudget memory) {
        this.keyed = keyed;
        this.longs = keyed ? LONGS_WITH_KEY : LONGS;
        this.memory = memory;
        this.byUser = new SequenceIndex(this::userHash, this::account);
        this.byKey = keyed ? new SequenceIndex(this::keyHash, this::account) : null;
    }

    /** The number of issued sequences, 1 to this. */
    public int size() {
        return size;
    }

    public long bytes() {
        return bytes;
    }

    /** The sequence that this identity holds, or 0. */
    public int find(HolderIdentity identity) {
        if (byUser.isEmpty()) {
            return 0;
        }
        long hash = userHash(identity.high(), identity.low());
        IndexPage page = byUser.page(hash);
        for (int slot = page.first(hash); ; slot = page.next(slot)) {
            int sequence = page.sequence(slot);
            if (sequence == 0 || isOf(sequence, identity)) {
                return sequence;
            }
        }
    }

    private boolean isOf(int sequence, HolderIdentity identity) {
        long[] segment = segment(sequence);
        int at = offset(sequence);
        return segment[at] == identity.high() && segment[at + 1] == identity.low();
    }

    /** The sequence that this user won with this key, or 0. */
    public int find(HolderIdentity user, HolderIdentity key, int perUser) {
        if (byKey == null || byKey.isEmpty()) {
            return 0;
        }
        long hash = keyHash(user.low(), key.high());
        IndexPage page = byKey.page(hash);
        for (int slot = page.first(hash); ; slot = page.next(slot)) {
            int sequence = page.sequence(slot);
            if (sequence == 0 || key(sequence).equals(key) && identity(sequence).isOrdinalOf(user, perUser)) {
                return sequence;
            }
        }
    }

    public HolderIdentity identity(int sequence) {
        long[] segment = segment(sequence);
        int at = offset(sequence);
        return new HolderIdentity(segment[at], segment[at + 1]);
    }

    public long issuedAt(int sequence) {
        return segment(sequence)[offset(sequence) + 2];
    }

    public HolderIdentity key(int sequence) {
        long[] segment = segment(sequence);
        int at = offset(sequence);
        return new HolderIdentity(segment[at + 3], segment[at + 4]);
    }

    public boolean isRevoked(int sequence) {
        return revoked.get(sequence);
    }

    public void revoke(int sequence) {
        revoked.set(sequence);
    }

    /**
     * Reserves memory for this many coupons and sizes the index for them.
     *
     * @return false if they do not fit into the memory budget; nothing is changed then
     */
    public boolean reserve(int coupons) {
        long all = bytesOf(coupons);
        if (!memory.tryReserve(all)) {
            return false;
        }
        bytes += all;
        reserved += all;
        byUser.reserve(coupons);
        if (byKey != null) {
            byKey.reserve(coupons);
        }
        return true;
    }

    private long bytesOf(int coupons) {
        long records = coupons <= SEGMENT_RECORDS
                ? recordsOfFirst(coupons)
                : (long) (coupons + SEGMENT_RECORDS - 1) / SEGMENT_RECORDS * SEGMENT_RECORDS;
        return records * longs * 8 + SequenceIndex.bytesOf(coupons) * (keyed ? 2 : 1);
    }

    /** The first segment grows with the campaign: most have few coupons. */
    private static int recordsOfFirst(int sequence) {
        return Math.min(SEGMENT_RECORDS, Integer.highestOneBit(Math.max(FIRST_RECORDS, sequence * 2 - 1)));
    }

    /**
     * Brings the places of identities that will be added next into the processor's cache. These reads do not wait for
     * each other, as those of {@link #add} do: of ten million coupons each would wait for memory by itself.
     */
    public void prefetch(long[] highs, long[] lows, int from, int to) {
        if (!byUser.isEmpty()) {
            int read = 0;
            for (int i = from; i < to; i++) {
                read += byUser.firstCandidate(userHash(highs[i], lows[i]));
            }
            prefetched = read;
        }
    }

    /**
     * Assigns the next sequence to an identity that has none.
     *
     * @param key not kept where users hold one coupon, and may be null there
     */
    public int add(HolderIdentity identity, long issuedAt, @Nullable HolderIdentity key) {
        int sequence = size + 1;
        long[] segment = segmentForWriting(sequence);
        int at = offset(sequence);
        segment[at] = identity.high();
        segment[at + 1] = identity.low();
        segment[at + 2] = issuedAt;
        if (keyed) {
            HolderIdentity wonWith = Objects.requireNonNull(key);
            segment[at + 3] = wonWith.high();
            segment[at + 4] = wonWith.low();
        }
        byUser.add(sequence);
        if (byKey != null) {
            byKey.add(sequence);
        }
        size = sequence;
        return sequence;
    }

    /** Removes the latest sequences, down to this size. */
    public void truncate(int newSize) {
        while (size > newSize) {
            byUser.remove(size);
            if (byKey != null) {
                byKey.remove(size);
            }
            revoked.clear(size);
            size--;
        }
    }

    public void clear() {
        size = 0;
        segments = new long[0][];
        byUser.clear();
        if (byKey != null) {
            byKey.clear();
        }
        revoked.clear();
        memory.release(bytes);
        bytes = 0;
        reserved = 0;
    }

    private long userHash(int sequence) {
        long[] segment = segment(sequence);
        int at = offset(sequence);
        return userHash(segment[at], segment[at + 1]);
    }

    /** Both halves: the coupons of one user differ in the first alone. */
    static long userHash(long high, long low) {
        return high + low;
    }

    private long keyHash(int sequence) {
        long[] segment = segment(sequence);
        int at = offset(sequence);
        return keyHash(segment[at + 1], segment[at + 3]);
    }

    /** Spreads users who send the same keys, or their own ids as keys. */
    static long keyHash(long userLow, long keyHigh) {
        return userLow * HolderIdentity.SPREAD + keyHigh;
    }

    private long[] segment(int sequence) {
        return segments[(sequence - 1) >>> SEGMENT_BITS];
    }

    private int offset(int sequence) {
        return ((sequence - 1) & (SEGMENT_RECORDS - 1)) * longs;
    }

    private long[] segmentForWriting(int sequence) {
        int number = (sequence - 1) >>> SEGMENT_BITS;
        if (number == segments.length) {
            segments = Arrays.copyOf(segments, number + 1 + number / 4);
        }
        int records = number == 0 ? recordsOfFirst(sequence) : SEGMENT_RECORDS;
        long[] segment = segments[number];
        int oldLength = segment == null ? 0 : segment.length;
        int newLength = records * longs;
        if (oldLength < newLength) {
            segments[number] = segment == null ? new long[newLength] : Arrays.copyOf(segment, newLength);
            account((newLength - oldLength) * 8L);
        }
        return segments[number];
    }

    private void account(long more) {
        long known = Math.min(reserved, Math.max(more, 0));
        reserved -= known;
        bytes += more - known;
        memory.reserve(more - known);
    }
}
