package io.dibs.campaign;

/** What the rules make of one claim. */
public sealed interface Decision {
    /** A new coupon. */
    record Issued(int sequence, int ordinal, long issuedAt) implements Decision {}

    /** A coupon that this claim had already won. */
    record Held(int sequence, long issuedAt, boolean revoked) implements Decision {}

    record Refused(Refusal why) implements Decision {}

    /** The node's memory for coupons is used up: nothing was decided. */
    record NoRoom() implements Decision {}

    Decision NO_ROOM = new NoRoom();
}
