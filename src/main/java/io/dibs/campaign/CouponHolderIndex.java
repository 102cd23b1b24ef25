package io.dibs.campaign;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who holds a coupon of one campaign, by sequence and by identity, in primitive arrays: 24 bytes a record and
 * 5 to 11 bytes of index; where users may hold several, 40 bytes and two such indexes. Records lie in segments by
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
    private final MemoryBudget room;
    private final BitSet revoked = new BitSet();
    private long[][] segments = new long[0][];
    private final SequenceIndex byUser;
    /** Of a user's coupons, by the key that won each; null where users hold one. */
    private final @Nullable SequenceIndex byKey;

    private int size;
    private long bytes;
    /** Of these, what coupons that are still to be restored will take. */
    private long setAside;

    /** @param keyed whether each record also holds the hash of the idempotency key that won it */
    public CouponHolderIndex(boolean keyed, MemoryBudget room) {
        this.keyed = keyed;
        this.longs = keyed ? LONGS_WITH_KEY : LONGS;
        this.room = room;
        this.byUser = new SequenceIndex(this::userHash, this::account);
        this.byKey = keyed ? new SequenceIndex(this::keyHash, this::account) : null;
    }

    /** How many sequences are out: 1 to this. */
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
     * Makes ready for so many coupons at once: the room that they take is set aside, and the index need not grow on the
     * way there.
     *
     * @return false where there is not room enough; nothing is changed then
     */
    public boolean expect(int coupons) {
        long all = bytesOf(coupons);
        if (!room.takeIfLeft(all)) {
            return false;
        }
        bytes += all;
        setAside += all;
        byUser.expect(coupons);
        if (byKey != null) {
            byKey.expect(coupons);
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

    /** Gives the next sequence to an identity that holds none. */
    public int add(HolderIdentity identity, long issuedAt, HolderIdentity key) {
        int sequence = size + 1;
        long[] segment = segmentForWriting(sequence);
        int at = offset(sequence);
        segment[at] = identity.high();
        segment[at + 1] = identity.low();
        segment[at + 2] = issuedAt;
        if (keyed) {
            segment[at + 3] = key.high();
            segment[at + 4] = key.low();
        }
        byUser.add(sequence);
        if (byKey != null) {
            byKey.add(sequence);
        }
        size = sequence;
        return sequence;
    }

    /** Takes back the latest sequences, down to this size. */
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
        room.giveBack(bytes);
        bytes = 0;
        setAside = 0;
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

    /** Users who send the same keys, or their own ids as keys, do not meet. */
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
        int had = segment == null ? 0 : segment.length;
        int wants = records * longs;
        if (had < wants) {
            segments[number] = segment == null ? new long[wants] : Arrays.copyOf(segment, wants);
            account((wants - had) * 8L);
        }
        return segments[number];
    }

    private void account(long more) {
        long known = Math.min(setAside, Math.max(more, 0));
        setAside -= known;
        bytes += more - known;
        room.take(more - known);
    }
}
