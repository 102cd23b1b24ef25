package io.dibs.campaign;

/** The phase of a campaign as set by administrators. Time and stock determine the rest, see {@link CampaignStatus}. */
public enum CampaignPhase {
    DRAFT,
    LIVE,
    PAUSED,
    CLOSED
}
