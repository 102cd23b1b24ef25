package io.dibs.campaign;

/**
 * 64 bits of which coupon went to whom, whatever the order in which they are added: the ledger keeps those of each
 * campaign, so memory that was read from elsewhere can be compared with it. Identities are keyed hashes, so nobody
 * outside can choose coupons that cancel each other out.
 */
public final class LogDigest {
    private static final long ODD = 0xbf58476d1ce4e5b9L;
    private static final long ALSO_ODD = 0x94d049bb133111ebL;

    private LogDigest() {}

    /** Of one coupon. Those of several are combined by exclusive or. */
    public static long of(int sequence, long high, long low) {
        long mixed = high + sequence * HolderIdentity.SPREAD ^ Long.rotateLeft(low * ODD, 31);
        mixed = (mixed ^ mixed >>> 30) * ODD;
        mixed = (mixed ^ mixed >>> 27) * ALSO_ODD;
        return mixed ^ mixed >>> 31;
    }
}
