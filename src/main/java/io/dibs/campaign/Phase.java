package io.dibs.campaign;

/** What an administrator has decided about a campaign. Time and stock decide the rest, see {@link State}. */
public enum Phase {
    DRAFT,
    LIVE,
    PAUSED,
    CLOSED
}
