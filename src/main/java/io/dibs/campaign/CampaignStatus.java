package io.dibs.campaign;

import java.util.Locale;

/** The visible state of a campaign at one moment. */
public enum CampaignStatus {
    DRAFT,
    SCHEDULED,
    OPEN,
    PAUSED,
    SOLD_OUT,
    CLOSED;

    public static CampaignStatus of(
            CampaignPhase phase, long opensAt, long closesAt, boolean ledgerBehind, int supply, int issued, long now) {
        if (phase == CampaignPhase.CLOSED || now >= closesAt) {
            return CLOSED;
        }
        if (phase == CampaignPhase.DRAFT) {
            return DRAFT;
        }
        if (phase == CampaignPhase.PAUSED || ledgerBehind) {
            return PAUSED;
        }
        if (now < opensAt) {
            return SCHEDULED;
        }
        return issued >= supply ? SOLD_OUT : OPEN;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
