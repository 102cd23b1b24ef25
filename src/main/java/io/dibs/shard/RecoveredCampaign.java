package io.dibs.shard;

import io.dibs.campaign.Terms;
import java.util.OptionalLong;

/**
 * A campaign as the ledger knows it at the moment of a takeover.
 *
 * @param digest of all its coupons, see {@link io.dibs.campaign.LogDigest}; empty where the ledger does not know it
 */
public record RecoveredCampaign(Terms terms, int issued, OptionalLong digest) {
    public RecoveredCampaign(Terms terms, int issued) {
        this(terms, issued, OptionalLong.empty());
    }
}
