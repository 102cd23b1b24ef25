package io.dibs.http.claim;

/** Hears of every answer to a claim, on the event loop that gave it. */
@FunctionalInterface
public interface ClaimListener {
    /** @param nanos from the request's head to its answer */
    void answered(ClaimOutcome outcome, long nanos);
}
