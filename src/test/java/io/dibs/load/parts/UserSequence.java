package io.dibs.load.parts;

import io.dibs.campaign.HolderIdentity;

/** Users as memory knows them: 128 bits that look random, as those of a keyed hash do. */
final class UserSequence {
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private UserSequence() {}

    static HolderIdentity user(long number) {
        return new HolderIdentity(mixed(2 * number), mixed(2 * number + 1));
    }

    /** As {@link java.util.SplittableRandom} mixes its bits. */
    private static long mixed(long number) {
        long bits = number * STEP;
        bits = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ bits >>> 27) * 0x94d049bb133111ebL;
        return bits ^ bits >>> 31;
    }
}
