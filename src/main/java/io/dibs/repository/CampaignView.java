package io.dibs.repository;

import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.Terms;

/** @param issued how many coupons are committed */
public record CampaignView(Terms terms, CampaignDescription description, int issued) {
    public boolean isDraft() {
        return terms.phase() == CampaignPhase.DRAFT;
    }
}
