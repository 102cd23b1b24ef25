package io.dibs.routing;

import io.dibs.shard.EventTime;

/** Work that another node has been sent and has not answered yet. Any thread may call it. */
abstract class OutboundRequest {
    private final int fingerprint;
    private volatile long knownAt;

    OutboundRequest(int fingerprint, EventTime sent) {
        this.fingerprint = fingerprint;
        knownAt = sent.monotonic();
    }

    /** Of all that is in it. */
    int fingerprint() {
        return fingerprint;
    }

    /** How long ago it was sent, or last known to be in hand. */
    long unsureMillis(EventTime now) {
        return now.monotonic() - knownAt;
    }

    void isInHand(EventTime now) {
        knownAt = now.monotonic();
    }

    abstract boolean isDone();

    /**
     * Lets go of what has no answer by its time, which its sender does not wait for any more.
     *
     * @return how many there were
     */
    abstract int expire(EventTime now);

    /**
     * Hands back what has no answer yet. It may have been carried out all the same.
     *
     * @return how many there were
     */
    abstract int giveUp();

    /** Hands back what surely has not left. */
    abstract int takeBack();
}
