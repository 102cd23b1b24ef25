package io.dibs.campaign;

import java.util.function.LongConsumer;

/**
 * Finds the records of {@link CouponHolderIndex} by a hash of what stands in them: an extendible hash table of small
 * pages, so that growing moves one page at a time and never stops the shard for long. The leading bits of a hash name
 * the page, the last ones the slot. Nothing is allocated before the first record.
 */
final class SequenceIndex {
    /** The hash of the record with this sequence. */
    @FunctionalInterface
    interface Hashes {
        long of(int sequence);
    }

    private final Hashes hashes;
    private final LongConsumer account;
    private IndexPage[] directory = {};
    private int directoryBits;

    /** @param account called with the additional bytes */
    SequenceIndex(Hashes hashes, LongConsumer account) {
        this.hashes = hashes;
        this.account = account;
    }

    boolean isEmpty() {
        return directory.length == 0;
    }

    /** Sizes the index for this many records, so that it does not grow step by step. */
    void reserve(int records) {
        if (isEmpty() && records > IndexPage.MOST) {
            directoryBits = bits(records);
            directory = new IndexPage[1 << directoryBits];
            for (int i = 0; i < directory.length; i++) {
                directory[i] = IndexPage.large(directoryBits);
                account.accept(directory[i].bytes());
            }
        }
    }

    /** What {@link #reserve} and the records after it take. */
    static long bytesOf(int records) {
        return records > IndexPage.MOST
                ? (1L << bits(records)) * IndexPage.bytesOf(IndexPage.MOST)
                : IndexPage.bytesOf(records);
    }

    private static int bits(int records) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(records / IndexPage.EXPECTED);
    }

    /** Where a record with this hash is, if it is anywhere. */
    IndexPage page(long hash) {
        return directory[directoryIndex(hash)];
    }

    /** What stands in the slot where the search for this hash begins; 0 where that is free. */
    int firstCandidate(long hash) {
        IndexPage page = page(hash);
        return page.sequence(page.first(hash));
    }

    void add(int sequence) {
        long hash = hashes.of(sequence);
        pageWithSpace(hash).add(sequence, hash);
    }

    void remove(int sequence) {
        long hash = hashes.of(sequence);
        page(hash).remove(sequence, hash, hashes);
    }

    void clear() {
        directory = new IndexPage[0];
        directoryBits = 0;
    }

    private int directoryIndex(long hash) {
        return (int) (hash >>> 1 >>> (63 - directoryBits));
    }

    private IndexPage pageWithSpace(long hash) {
        if (isEmpty()) {
            directory = new IndexPage[] {new IndexPage(0)};
            account.accept(directory[0].bytes());
        }
        IndexPage page = page(hash);
        while (page.isFull()) {
            if (page.canGrow()) {
                account.accept(page.grow(hashes));
            } else {
                split(page, hash);
                page = page(hash);
            }
        }
        return page;
    }

    /** Two pages for one: each takes the records with one value of the next bit. */
    private void split(IndexPage page, long hash) {
        if (page.depth() == directoryBits) {
            doubleDirectory();
        }
        int depth = page.depth() + 1;
        IndexPage zero = page.half(depth, 0, hashes);
        IndexPage one = page.half(depth, 1, hashes);
        int width = 1 << (directoryBits - page.depth());
        int start = directoryIndex(hash) & -width;
        for (int i = 0; i < width; i++) {
            directory[start + i] = i < width / 2 ? zero : one;
        }
        account.accept(zero.bytes() + one.bytes() - page.bytes());
    }

    private void doubleDirectory() {
        IndexPage[] doubled = new IndexPage[directory.length * 2];
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] = directory[i / 2];
        }
        directory = doubled;
        directoryBits++;
    }
}
