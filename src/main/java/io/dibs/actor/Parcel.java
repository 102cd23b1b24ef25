package io.dibs.actor;

import io.dibs.shard.Now;

/** Work that another node has been sent and has not answered yet. Any thread may call it. */
abstract class Parcel {
    private volatile long knownAt;

    Parcel(Now sent) {
        knownAt = sent.monotonic();
    }

    /** How long ago it was sent, or last known to be in hand. */
    long unsureMillis(Now now) {
        return now.monotonic() - knownAt;
    }

    void isInHand(Now now) {
        knownAt = now.monotonic();
    }

    /**
     * Hands back what has no answer yet. It may have been carried out all the same.
     *
     * @return how many there were
     */
    abstract int giveUp();

    /** Hands back what surely has not left. */
    abstract int takeBack();
}
