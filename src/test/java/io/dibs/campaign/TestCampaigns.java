package io.dibs.campaign;

import java.nio.charset.StandardCharsets;

/** Campaigns for tests. */
public final class TestCampaigns {
    public static final long NOW = 1_700_000_000_000L;
    private static final UserHash HASH = new UserHash(new byte[UserHash.KEY_BYTES]);

    private TestCampaigns() {}

    public static CampaignProposal proposal(int stock, int perUser) {
        return new CampaignProposal(
                stock,
                perUser,
                CampaignPhase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                CouponExpiry.NEVER,
                new CodeKey(new byte[CodeKey.BYTES]),
                new CampaignDescription("A sale", null, null));
    }

    public static Terms terms(String id, int stock, int perUser) {
        return proposal(stock, perUser).terms(id, 0, 1);
    }

    public static Terms scheduled(int stock, long opensAt, long closesAt) {
        return new Terms(
                "c",
                0,
                1,
                stock,
                1,
                CampaignPhase.LIVE,
                opensAt,
                closesAt,
                CouponExpiry.NEVER,
                new CodeKey(new byte[16]),
                PublishedUploads.NONE,
                1);
    }

    /** The same campaign, of which coupons were lost. */
    public static Terms behind(Terms terms) {
        return new Terms(
                terms.campaign(),
                terms.shard(),
                terms.number(),
                terms.stock(),
                terms.perUser(),
                terms.phase(),
                terms.opensAt(),
                terms.closesAt(),
                terms.expiry(),
                terms.codeKey(),
                terms.uploads(),
                terms.version(),
                true);
    }

    public static HolderIdentity user(String id) {
        return HASH.of(id.getBytes(StandardCharsets.UTF_8));
    }
}
