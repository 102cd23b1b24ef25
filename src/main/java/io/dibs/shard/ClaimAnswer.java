package io.dibs.shard;

import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.Terms;
import org.jspecify.annotations.Nullable;

/**
 * The possible responses to a claim. Every answer but {@link NotTried} is final and depends only on what PostgreSQL has
 * committed.
 */
public sealed interface ClaimAnswer {
    /** @param fresh whether this claim won it; false if the user already had it */
    record Granted(Terms terms, int sequence, long issuedAt, boolean fresh, boolean revoked) implements ClaimAnswer {}

    /** @param terms null if the campaign does not exist */
    record Refused(ClaimRefusal reason, @Nullable Terms terms) implements ClaimAnswer {}

    /** Nothing was decided, or the decision was withdrawn: it is safe to retry. */
    record NotTried(Reason reason) implements ClaimAnswer {}

    /** PostgreSQL cannot store this claim in any batch. */
    record Unstorable() implements ClaimAnswer {}

    enum Reason {
        /** Another node owns the shard now. */
        MOVED,
        OVERLOADED,
        LATE,
        MEMORY_FULL
    }

    ClaimAnswer MOVED = new NotTried(Reason.MOVED);
    ClaimAnswer OVERLOADED = new NotTried(Reason.OVERLOADED);
    ClaimAnswer LATE = new NotTried(Reason.LATE);
    ClaimAnswer MEMORY_FULL = new NotTried(Reason.MEMORY_FULL);
    ClaimAnswer UNSTORABLE = new Unstorable();
}
