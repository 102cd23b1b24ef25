package io.dibs.http.campaign;

import io.dibs.campaign.Details;
import io.dibs.campaign.Phase;
import io.dibs.campaign.Terms;

/** @param issued how many coupons are committed */
public record CampaignView(Terms terms, Details details, int issued) {
    public boolean isDraft() {
        return terms.phase() == Phase.DRAFT;
    }
}
