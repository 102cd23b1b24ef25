package io.dibs.ledger;

import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.repository.CampaignView;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Reads campaigns as {@link CommandStatements} keep them. Their code keys are not kept: they read as zeros. */
final class KeptCampaign {
    private static final CodeKey NO_KEY = new CodeKey(new byte[CodeKey.BYTES]);

    private KeptCampaign() {}

    /** Null where there was no campaign. */
    static @Nullable CampaignView read(@Nullable String json) {
        if (json == null || !(Json.decodeValue(json) instanceof JsonObject kept)) {
            return null;
        }
        return new CampaignView(
                terms(kept),
                new CampaignDescription(kept.getString("name"), encoded(kept, "benefit"), encoded(kept, "metadata")),
                kept.getInteger("issued"));
    }

    private static Terms terms(JsonObject kept) {
        return new Terms(
                kept.getString("id"),
                kept.getInteger("shard"),
                kept.getInteger("number"),
                kept.getInteger("stock"),
                kept.getInteger("perUser"),
                CampaignPhase.valueOf(kept.getString("phase")),
                or(kept.getLong("opensAt"), Terms.ALWAYS),
                or(kept.getLong("closesAt"), Terms.NEVER),
                new CouponExpiry(
                        or(kept.getLong("couponTtlMillis"), CouponExpiry.NONE),
                        or(kept.getLong("couponExpiresAt"), CouponExpiry.NONE)),
                NO_KEY,
                new PublishedUploads(
                        kept.getInteger("ownCodes", 0),
                        kept.getLong("eligibleList", 0L),
                        kept.getInteger("eligibleUsers", 0)),
                kept.getLong("version"));
    }

    private static @Nullable String encoded(JsonObject kept, String field) {
        JsonObject value = kept.getJsonObject(field);
        return value == null ? null : value.encode();
    }

    private static long or(@Nullable Long value, long absent) {
        return value == null ? absent : value;
    }
}
