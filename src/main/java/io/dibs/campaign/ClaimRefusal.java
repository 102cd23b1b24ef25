package io.dibs.campaign;

/** Why a claim yields nothing. Losing is an answer. */
public enum ClaimRefusal {
    NOT_FOUND,
    KEY_REQUIRED,
    LIMIT_REACHED,
    NOT_OPEN,
    PAUSED,
    /** And this user has no coupon of it. */
    CLOSED,
    SOLD_OUT,
    NOT_ELIGIBLE,
    /** It is closed, and memory no longer knows who holds its coupons: the ledger does. */
    FORGOTTEN
}
