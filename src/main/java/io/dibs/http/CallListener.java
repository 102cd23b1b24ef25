package io.dibs.http;

/** Receives how each call was answered, on the event loop that answered it. Claims have a listener of their own. */
@FunctionalInterface
public interface CallListener {
    /** Of pages, and of paths that are not in the contract. */
    String OTHER = "other";

    /**
     * @param operation as {@code openapi.yaml} names it
     * @param nanos from the request's head to the end of the answer
     */
    void answered(String operation, int status, long nanos);
}
