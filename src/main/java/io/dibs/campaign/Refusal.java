package io.dibs.campaign;

/** Why a claim yields nothing. Losing is an answer. */
public enum Refusal {
    NOT_FOUND,
    KEY_REQUIRED,
    LIMIT_REACHED,
    NOT_OPEN,
    PAUSED,
    CLOSED,
    SOLD_OUT,
    NOT_ELIGIBLE
}
