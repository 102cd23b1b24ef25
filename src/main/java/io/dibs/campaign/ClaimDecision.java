package io.dibs.campaign;

/** The possible decisions on a claim. */
public sealed interface ClaimDecision {
    /** A new coupon. */
    record Issued(int sequence, int ordinal, long issuedAt) implements ClaimDecision {}

    /** The coupon that the user already holds. */
    record Held(int sequence, long issuedAt, boolean revoked) implements ClaimDecision {}

    record Refused(ClaimRefusal reason) implements ClaimDecision {}

    /** The node's memory budget is used up: nothing was decided. */
    record MemoryFull() implements ClaimDecision {}

    ClaimDecision MEMORY_FULL = new MemoryFull();
}
