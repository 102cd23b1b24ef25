package io.dibs.campaign;

import java.util.UUID;

/**
 * A campaign to be created, before its shard has assigned a number.
 *
 * @param description texts that decisions do not need
 */
public record CampaignProposal(
        int stock,
        int perUser,
        CampaignPhase phase,
        long opensAt,
        long closesAt,
        CouponExpiry expiry,
        CodeKey codeKey,
        CampaignDescription description) {
    /** As this owner creates it, see {@link CodeKey#createdBy}. */
    public CampaignProposal createdBy(UUID owner) {
        return new CampaignProposal(
                stock, perUser, phase, opensAt, closesAt, expiry, codeKey.createdBy(owner), description);
    }

    public Terms terms(String campaign, int shard, int number) {
        return terms(campaign, shard, number, 1);
    }

    /** @param version the first version; above every version of a deleted campaign of this id */
    public Terms terms(String campaign, int shard, int number, long version) {
        return new Terms(
                campaign,
                shard,
                number,
                stock,
                perUser,
                phase,
                opensAt,
                closesAt,
                expiry,
                codeKey,
                PublishedUploads.NONE,
                version);
    }
}
