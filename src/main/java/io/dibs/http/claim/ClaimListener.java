package io.dibs.http.claim;

/** Receives the outcome of every claim, on the event loop that answered it. */
@FunctionalInterface
public interface ClaimListener {
    /** @param nanos from the request's head to its answer */
    void answered(ClaimOutcome outcome, long nanos);
}
