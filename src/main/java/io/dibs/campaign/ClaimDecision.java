package io.dibs.campaign;

/** What the rules make of one claim. */
public sealed interface ClaimDecision {
    /** A new coupon. */
    record Issued(int sequence, int ordinal, long issuedAt) implements ClaimDecision {}

    /** A coupon that this claim had already won. */
    record Held(int sequence, long issuedAt, boolean revoked) implements ClaimDecision {}

    record Refused(ClaimRefusal why) implements ClaimDecision {}

    /** The node's memory for coupons is used up: nothing was decided. */
    record NoRoom() implements ClaimDecision {}

    ClaimDecision NO_ROOM = new NoRoom();
}
