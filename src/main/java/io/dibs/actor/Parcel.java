package io.dibs.actor;

import io.dibs.shard.Now;

/** Work that another node has been sent and has not answered yet. Any thread may call it. */
abstract class Parcel {
    private final long deadline;
    private volatile long knownAt;

    /** @param deadline milliseconds of the epoch; later than this nobody waits for it */
    Parcel(long deadline, Now sent) {
        this.deadline = deadline;
        knownAt = sent.monotonic();
    }

    boolean isLate(Now now) {
        return deadline < now.wall();
    }

    /** How long nobody has heard that the other node has it. */
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
