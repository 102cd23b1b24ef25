package io.dibs.campaign;

/** The reasons for refusing a claim. */
public enum ClaimRefusal {
    NOT_FOUND,
    KEY_REQUIRED,
    LIMIT_REACHED,
    NOT_OPEN,
    PAUSED,
    /** The campaign is closed and this user has no coupon. */
    CLOSED,
    SOLD_OUT,
    NOT_ELIGIBLE,
    /** The campaign is closed and its holders are no longer in memory: ask the ledger. */
    FORGOTTEN,
    /** The ledger has lost coupons that were acknowledged: an operator decides how the campaign goes on. */
    LEDGER_BEHIND
}
