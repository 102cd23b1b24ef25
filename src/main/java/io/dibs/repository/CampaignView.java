package io.dibs.repository;

import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.Terms;
import org.jspecify.annotations.Nullable;

/**
 * @param issued how many coupons are committed
 * @param archivedAt since when its coupons are in files and not here, milliseconds of the epoch; null where they are
 *     here
 */
public record CampaignView(
        Terms terms,
        CampaignDescription description,
        int issued,
        @Nullable Long archivedAt) {
    /** A campaign whose coupons are here. */
    public CampaignView(Terms terms, CampaignDescription description, int issued) {
        this(terms, description, issued, null);
    }

    public boolean isArchived() {
        return archivedAt != null;
    }

    public boolean isDraft() {
        return terms.phase() == CampaignPhase.DRAFT;
    }
}
