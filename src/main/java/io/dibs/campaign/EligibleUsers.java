package io.dibs.campaign;

/**
 * The users who may claim from one campaign, as hashes in primitive arrays: 24 bytes a user. It is filled once, for a
 * known number of users, and read-only afterwards.
 *
 * <p>Open addressing with linear probing, a third of the slots free. An identity of zeros marks a free slot. The slots
 * lie in chunks, so that no large array is cleared at once.
 */
public final class EligibleUsers {
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK_SLOTS = 1 << CHUNK_BITS;
    private static final int LONGS = 2;

    private final MemoryBudget memory;
    private final long slots;
    private final long[][] chunks;
    private int size;
    private long bytes;

    /** @param users how many there will be at most */
    public EligibleUsers(int users, MemoryBudget memory) {
        this.memory = memory;
        this.slots = users + users / 2 + 1L;
        this.chunks = new long[(int) (slots + CHUNK_SLOTS - 1 >>> CHUNK_BITS)][];
    }

    public int size() {
        return size;
    }

    public long bytes() {
        return bytes;
    }

    /** Idempotent. */
    public void add(HolderIdentity user) {
        for (long slot = first(user); ; slot = next(slot)) {
            long[] chunk = chunkForWriting(slot);
            int at = offset(slot);
            if (isFree(chunk, at)) {
                requireSpace();
                chunk[at] = user.high();
                chunk[at + 1] = user.low();
                size++;
                return;
            }
            if (chunk[at] == user.high() && chunk[at + 1] == user.low()) {
                return;
            }
        }
    }

    public boolean contains(HolderIdentity user) {
        for (long slot = first(user); ; slot = next(slot)) {
            long[] chunk = chunks[(int) (slot >>> CHUNK_BITS)];
            int at = offset(slot);
            if (chunk == null || isFree(chunk, at)) {
                return false;
            }
            if (chunk[at] == user.high() && chunk[at + 1] == user.low()) {
                return true;
            }
        }
    }

    /** Releases its memory; it is not used afterwards. */
    public void release() {
        memory.release(bytes);
        bytes = 0;
    }

    /** Probing ends at a free slot. */
    private void requireSpace() {
        if (size >= slots - 1) {
            throw new IllegalStateException("More than " + size + " users are on the list");
        }
    }

    private long first(HolderIdentity user) {
        return Math.multiplyHigh(user.high() >>> 1, 2 * slots);
    }

    private long next(long slot) {
        return slot + 1 == slots ? 0 : slot + 1;
    }

    private static int offset(long slot) {
        return ((int) slot & CHUNK_SLOTS - 1) * LONGS;
    }

    private static boolean isFree(long[] chunk, int at) {
        return chunk[at] == 0 && chunk[at + 1] == 0;
    }

    private long[] chunkForWriting(long slot) {
        int number = (int) (slot >>> CHUNK_BITS);
        if (chunks[number] == null) {
            chunks[number] = new long[(int) Math.min(CHUNK_SLOTS, slots) * LONGS];
            bytes += chunks[number].length * 8L;
            memory.reserve(chunks[number].length * 8L);
        }
        return chunks[number];
    }
}
