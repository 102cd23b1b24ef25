package io.dibs.campaign;

/** What an administrator has decided about a campaign. Time and stock decide the rest, see {@link CampaignStatus}. */
public enum CampaignPhase {
    DRAFT,
    LIVE,
    PAUSED,
    CLOSED
}
