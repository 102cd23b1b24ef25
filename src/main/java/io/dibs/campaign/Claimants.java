package io.dibs.campaign;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Everybody who holds a coupon of one campaign, by sequence and by identity, in primitive arrays: 24 bytes a record and
 * 5 to 11 bytes of index. Nothing is allocated before the first coupon.
 *
 * <p>Records lie in segments by sequence. The index is an extendible hash table of small pages, so that growing moves
 * one page at a time and never stops the shard for long. A slot holds a sequence; zero is empty.
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
    private IndexPage[] directory = {};
    private int directoryBits;
    private int size;
    private long bytes;

    /** @param keyed whether each record also holds the hash of the idempotency key that won it */
    public Claimants(boolean keyed, Room room) {
        this.keyed = keyed;
        this.longs = keyed ? LONGS_WITH_KEY : LONGS;
        this.room = room;
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
        return directory.length == 0 ? 0 : find(identity.high(), identity.low());
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
        if (directory.length == 0 && coupons > IndexPage.MOST) {
            directoryBits = Integer.SIZE - Integer.numberOfLeadingZeros(coupons / IndexPage.EXPECTED);
            directory = new IndexPage[1 << directoryBits];
            for (int i = 0; i < directory.length; i++) {
                directory[i] = IndexPage.large(directoryBits);
                account(directory[i].bytes());
            }
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
        pageWithSpace(identity.high()).add(sequence, identity.low());
        size = sequence;
        return sequence;
    }

    /** Takes back the latest sequences, down to this size. */
    public void truncate(int newSize) {
        while (size > newSize) {
            Identity last = identity(size);
            pageOf(last.high()).remove(size, last.low(), this);
            revoked.clear(size);
            size--;
        }
    }

    public void clear() {
        size = 0;
        segments = new long[0][];
        directory = new IndexPage[0];
        directoryBits = 0;
        revoked.clear();
        room.giveBack(bytes);
        bytes = 0;
    }

    long high(int sequence) {
        return segment(sequence)[offset(sequence)];
    }

    long low(int sequence) {
        return segment(sequence)[offset(sequence) + 1];
    }

    private int find(long high, long low) {
        IndexPage page = pageOf(high);
        for (int slot = page.first(low); ; slot = page.next(slot)) {
            int sequence = page.sequence(slot);
            if (sequence == 0) {
                return 0;
            }
            long[] segment = segment(sequence);
            int at = offset(sequence);
            if (segment[at] == high && segment[at + 1] == low) {
                return sequence;
            }
        }
    }

    private IndexPage pageOf(long high) {
        return directory[directoryIndex(high)];
    }

    private int directoryIndex(long high) {
        return (int) (high >>> 1 >>> (63 - directoryBits));
    }

    private IndexPage pageWithSpace(long high) {
        if (directory.length == 0) {
            directory = new IndexPage[] {new IndexPage(0)};
            account(directory[0].bytes());
        }
        IndexPage page = pageOf(high);
        while (page.isFull()) {
            if (page.canGrow()) {
                account(page.grow(this));
            } else {
                split(page, high);
                page = pageOf(high);
            }
        }
        return page;
    }

    /** Two pages for one: each takes the records with one value of the next bit. */
    private void split(IndexPage page, long high) {
        if (page.depth() == directoryBits) {
            doubleDirectory();
        }
        int depth = page.depth() + 1;
        IndexPage zero = page.half(depth, 0, this);
        IndexPage one = page.half(depth, 1, this);
        int width = 1 << (directoryBits - page.depth());
        int start = directoryIndex(high) & -width;
        for (int i = 0; i < width; i++) {
            directory[start + i] = i < width / 2 ? zero : one;
        }
        account(zero.bytes() + one.bytes() - page.bytes());
    }

    private void doubleDirectory() {
        IndexPage[] doubled = new IndexPage[directory.length * 2];
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] = directory[i / 2];
        }
        directory = doubled;
        directoryBits++;
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
