package io.dibs.ledger;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.shard.RecoveredCampaign;
import io.vertx.sqlclient.Row;
import java.util.OptionalLong;

/** Reads the columns of {@link CampaignStatements#TERMS}. */
final class TermsRow {
    private TermsRow() {}

    static RecoveredCampaign found(Row row) {
        Long digest = row.getLong("digest");
        return new RecoveredCampaign(
                terms(row), row.getInteger("issued"), digest == null ? OptionalLong.empty() : OptionalLong.of(digest));
    }

    static Terms terms(Row row) {
        return new Terms(
                row.getString("id"),
                row.getInteger("shard"),
                row.getInteger("number"),
                row.getInteger("stock"),
                row.getInteger("per_user"),
                CampaignPhase.valueOf(row.getString("phase")),
                TimestampConversion.millisOr(Terms.ALWAYS, row.getOffsetDateTime("opens_at")),
                TimestampConversion.millisOr(Terms.NEVER, row.getOffsetDateTime("closes_at")),
                expiry(row),
                new CodeKey(row.getBuffer("code_key").getBytes()),
                new PublishedUploads(
                        row.getInteger("own_codes"), row.getLong("eligible_list"), row.getInteger("eligible_users")),
                row.getLong("version"),
                row.getBoolean("ledger_behind"));
    }

    private static CouponExpiry expiry(Row row) {
        Long ttl = row.getLong("coupon_ttl_ms");
        return new CouponExpiry(
                ttl == null ? CouponExpiry.NONE : ttl,
                TimestampConversion.millisOr(CouponExpiry.NONE, row.getOffsetDateTime("coupon_expires_at")));
    }
}
