package io.dibs.http.claim;

import java.util.Locale;

/** The outcome of a claim, as in the metrics. */
public enum ClaimOutcome {
    ISSUED,
    HELD,
    BAD_REQUEST,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_ELIGIBLE,
    RATE_LIMITED,
    CAMPAIGN_NOT_FOUND,
    LIMIT_REACHED,
    NOT_OPEN,
    PAUSED,
    CLOSED,
    SOLD_OUT,
    LEDGER_BEHIND,
    UNAVAILABLE,
    OVERLOADED,
    INTERNAL;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    public String label() {
        return label;
    }
}
