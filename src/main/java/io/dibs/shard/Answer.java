package io.dibs.shard;

import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.Terms;

/** What becomes of a claim. Every answer but {@link NotTried} is final and rests on what PostgreSQL has committed. */
public sealed interface Answer {
    /** @param fresh whether this claim won it, and not an earlier one of the same user */
    record Granted(Terms terms, int sequence, long issuedAt, boolean fresh, boolean revoked) implements Answer {}

    /** @param terms null where there is no such campaign */
    record Refused(ClaimRefusal why, Terms terms) implements Answer {}

    /** Nothing was decided, or it was taken back: asking again is safe. */
    record NotTried(Reason why) implements Answer {}

    /** PostgreSQL cannot store this claim, whatever it is decided with. */
    record Unstorable() implements Answer {}

    enum Reason {
        /** Another node owns the shard now. */
        MOVED,
        OVERLOADED,
        LATE,
        NO_ROOM
    }

    Answer MOVED = new NotTried(Reason.MOVED);
    Answer OVERLOADED = new NotTried(Reason.OVERLOADED);
    Answer LATE = new NotTried(Reason.LATE);
    Answer NO_ROOM = new NotTried(Reason.NO_ROOM);
    Answer UNSTORABLE = new Unstorable();
}
