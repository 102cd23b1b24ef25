package io.dibs.campaign;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Everybody who holds a coupon of one campaign, by sequence and by identity, in primitive arrays: 24 bytes a record and
 * 5 to 11 bytes of index; where users may hold several, 40 bytes and two such indexes. Records lie in segments by
 * sequence. Nothing is allocated before the first coupon.
 */
public final class Claimants {
    private static final int SEGMENT_BITS = 12;
    private static final int SEGMENT_RECORDS = 1 << SEGMENT_BITS;
    private static final int FIRST_RECORDS = 4;
    private static final int LONGS = 3;
    private static final int LONGS_WITH_KEY = 5;

    private final boolean keyed;
    private final int longs;
    private final Room room;
    private final BitSet revoked = new BitSet();
    private long[][] segments = new long[0][];
    private final SequenceIndex byUser;
    /** Of a user's coupons, by the key that won each; null where users hold one. */
    private final SequenceIndex byKey;
    private int size;
    private long bytes;

    /** @param keyed whether each record also holds the hash of the idempotency key that won it */
    public Claimants(boolean keyed, Room room) {
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
    public int find(Identity identity) {
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

    private boolean isOf(int sequence, Identity identity) {
        long[] segment = segment(sequence);
        int at = offset(sequence);
        return segment[at] == identity.high() && segment[at + 1] == identity.low();
    }

    /** The sequence that this user won with this key, or 0. */
    public int find(Identity user, Identity key, int perUser) {
        if (byKey.isEmpty()) {
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

    public Identity identity(int sequence) {
        long[] segment = segment(sequence);
        int at = offset(sequence);
        return new Identity(segment[at], segment[at + 1]);
    }

    public long issuedAt(int sequence) {
        return segment(sequence)[offset(sequence) + 2];
    }

    public Identity key(int sequence) {
        long[] segment = segment(sequence);
        int at = offset(sequence);
        return new Identity(segment[at + 3], segment[at + 4]);
    }

    public boolean isRevoked(int sequence) {
        return revoked.get(sequence);
    }

    public void revoke(int sequence) {
        revoked.set(sequence);
    }

    /** Makes the index ready for so many coupons at once, so that it need not grow on the way there. */
    public void expect(int coupons) {
        byUser.expect(coupons);
        if (keyed) {
            byKey.expect(coupons);
        }
    }

    /** Gives the next sequence to an identity that holds none. */
    public int add(Identity identity, long issuedAt, Identity key) {
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
        if (keyed) {
            byKey.add(sequence);
        }
        size = sequence;
        return sequence;
    }

    /** Takes back the latest sequences, down to this size. */
    public void truncate(int newSize) {
        while (size > newSize) {
            byUser.remove(size);
            if (keyed) {
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
        if (keyed) {
            byKey.clear();
        }
        revoked.clear();
        room.giveBack(bytes);
        bytes = 0;
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
        return userLow * Identity.SPREAD + keyHigh;
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
        int records = number == 0 ? Integer.highestOneBit(Math.max(FIRST_RECORDS, sequence * 2 - 1)) : SEGMENT_RECORDS;
        long[] segment = segments[number];
        int had = segment == null ? 0 : segment.length;
        int wants = Math.min(records, SEGMENT_RECORDS) * longs;
        if (had < wants) {
            segments[number] = segment == null ? new long[wants] : Arrays.copyOf(segment, wants);
            account((wants - had) * 8L);
        }
        return segments[number];
    }

    private void account(long more) {
        bytes += more;
        room.take(more);
    }
}
