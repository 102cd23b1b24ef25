package io.dibs.campaign;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * What a campaign's codes are made with: a random AES key, and another one from each sequence on from which coupons are
 * issued a second time because the ledger lost the first ones. It is never logged.
 *
 * <p>As bytes: the first key, then for each later one the sequence above which it holds, and the key.
 */
public final class CodeKey {
    /** One AES key. */
    public static final int BYTES = 16;

    /** Each later key follows from a restore of the ledger after which coupons were issued. */
    static final int MOST_RENEWALS = 255;

    private static final int RENEWAL_BYTES = Integer.BYTES + BYTES;
    /** The database's check says the same. */
    public static final int MOST_BYTES = BYTES + MOST_RENEWALS * RENEWAL_BYTES;

    private final byte[] bytes;

    public CodeKey(byte[] bytes) {
        if (bytes.length < BYTES || bytes.length > MOST_BYTES || (bytes.length - BYTES) % RENEWAL_BYTES != 0) {
            throw new IllegalArgumentException("A code key does not have " + bytes.length + " bytes");
        }
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * The key of a campaign that this owner creates. If the ledger loses the campaign, the same request may be executed
     * again by a later owner: then codes of the first campaign must not open coupons of the second.
     *
     * @param owner the fence's, which no two takeovers share
     */
    CodeKey createdBy(UUID owner) {
        byte[] block = ByteBuffer.allocate(BYTES)
                .putLong(owner.getMostSignificantBits())
                .putLong(owner.getLeastSignificantBits())
                .array();
        return new CodeKey(CouponCode.encrypt(key(0), block));
    }

    /**
     * Returns the same keys up to this sequence and a fresh key above it. Keys that no sequence up to this one uses are
     * dropped.
     */
    public CodeKey renewedAbove(int sequence, byte[] fresh) {
        int kept = generation(sequence);
        ByteBuffer out = ByteBuffer.allocate(start(kept) + BYTES + RENEWAL_BYTES);
        out.put(bytes, 0, start(kept) + BYTES).putInt(sequence).put(fresh);
        return new CodeKey(out.array());
    }

    /** Keys are counted from zero. */
    int generations() {
        return 1 + (bytes.length - BYTES) / RENEWAL_BYTES;
    }

    /** Which key the code of this sequence is made with. */
    int generation(int sequence) {
        int last = generations() - 1;
        while (last > 0 && sequence <= above(last)) {
            last--;
        }
        return last;
    }

    byte[] key(int generation) {
        return Arrays.copyOfRange(bytes, start(generation), start(generation) + BYTES);
    }

    private int above(int generation) {
        return ByteBuffer.wrap(bytes).getInt(start(generation) - Integer.BYTES);
    }

    private static int start(int generation) {
        return generation * RENEWAL_BYTES;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodeKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "CodeKey";
    }
}
