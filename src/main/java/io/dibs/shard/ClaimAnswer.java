package io.dibs.shard;

import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.Terms;

/**
 * The possible responses to a claim. Every answer but {@link NotTried} is final and rests on what PostgreSQL has
 * committed.
 */
public sealed interface ClaimAnswer {
    /** @param fresh whether this claim won it, and not an earlier one of the same user */
    record Granted(Terms terms, int sequence, long issuedAt, boolean fresh, boolean revoked) implements ClaimAnswer {}

    /** @param terms null where there is no such campaign */
    record Refused(ClaimRefusal why, Terms terms) implements ClaimAnswer {}

    /** Nothing was decided, or it was taken back: asking again is safe. */
    record NotTried(Reason why) implements ClaimAnswer {}

    /** PostgreSQL cannot store this claim, whatever it is decided with. */
    record Unstorable() implements ClaimAnswer {}

    enum Reason {
        /** Another node owns the shard now. */
        MOVED,
        OVERLOADED,
        LATE,
        NO_ROOM
    }

    ClaimAnswer MOVED = new NotTried(Reason.MOVED);
    ClaimAnswer OVERLOADED = new NotTried(Reason.OVERLOADED);
    ClaimAnswer LATE = new NotTried(Reason.LATE);
    ClaimAnswer NO_ROOM = new NotTried(Reason.NO_ROOM);
    ClaimAnswer UNSTORABLE = new Unstorable();
}
