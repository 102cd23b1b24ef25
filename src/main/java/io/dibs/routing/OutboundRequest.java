package io.dibs.routing;

import io.dibs.shard.EventTime;

/** Work that was sent to another node and is not fully answered yet. Thread-safe. */
abstract class OutboundRequest {
    private final int fingerprint;
    private volatile long confirmedAt;

    OutboundRequest(int fingerprint, EventTime sentAt) {
        this.fingerprint = fingerprint;
        confirmedAt = sentAt.monotonic();
    }

    /** The fingerprint of its whole content. */
    int fingerprint() {
        return fingerprint;
    }

    /** Milliseconds since it was sent or last confirmed to be in progress. */
    long unconfirmedMillis(EventTime now) {
        return now.monotonic() - confirmedAt;
    }

    void confirm(EventTime now) {
        confirmedAt = now.monotonic();
    }

    abstract boolean isDone();

    /**
     * Answers what is past its deadline as late.
     *
     * @return how many were answered
     */
    abstract int expire(EventTime now);

    /**
     * Returns what has no answer yet. It may have been executed anyway.
     *
     * @return how many were answered
     */
    abstract int giveUp();

    /** Returns what was certainly not sent. */
    abstract int returnUnsent();
}
