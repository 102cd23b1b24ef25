package io.dibs.campaign;

/**
 * A campaign as it is asked for, before a shard has given it a number.
 *
 * @param details what people read and claims do not need
 */
public record CampaignProposal(
        int stock,
        int perUser,
        CampaignPhase phase,
        long opensAt,
        long closesAt,
        CouponExpiry expiry,
        CodeKey codeKey,
        CampaignDescription details) {
    public Terms terms(String campaign, int shard, int number) {
        return terms(campaign, shard, number, 1);
    }

    /** @param version the first; above all that a deleted campaign of this id has had */
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
