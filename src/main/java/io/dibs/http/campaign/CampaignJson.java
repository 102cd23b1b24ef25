package io.dibs.http.campaign;

import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.Terms;
import io.dibs.http.answer.Rfc3339Format;
import io.dibs.repository.CampaignAudit;
import io.dibs.repository.CampaignView;
import io.dibs.repository.LedgerLoss;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Campaigns and their audits as the API shows them. */
final class CampaignJson {
    private CampaignJson() {}

    static JsonObject of(CampaignView view, long now) {
        Terms terms = view.terms();
        CampaignDescription description = view.description();
        CouponExpiry expiry = terms.expiry();
        JsonObject shown = new JsonObject()
                .put("id", terms.campaign())
                .put("name", description.name())
                .put("state", terms.status(now, view.issued()).label())
                .put("ledgerBehind", terms.ledgerBehind())
                .put("stock", terms.stock())
                .put("issued", view.issued())
                .put("remaining", Math.max(0, terms.supply() - view.issued()))
                .put("ownCodes", terms.hasOwnCodes() ? terms.uploads().codes() : null)
                .put(
                        "eligibleUsers",
                        terms.isForEligibleOnly() ? terms.uploads().users() : null)
                .put("perUser", terms.perUser())
                .put("opensAt", time(terms.opensAt(), Terms.ALWAYS))
                .put("closesAt", time(terms.closesAt(), Terms.NEVER))
                .put("couponTtlSeconds", expiry.ttlMillis() == CouponExpiry.NONE ? null : expiry.ttlMillis() / 1_000)
                .put("couponExpiresAt", time(expiry.atMillis(), CouponExpiry.NONE))
                .put("benefit", object(description.benefit()))
                .put("metadata", object(description.metadata()))
                .put("version", terms.version());
        return view.archivedAt() == null ? shown : shown.put("archivedAt", Rfc3339Format.text(view.archivedAt()));
    }

    static JsonObject of(CampaignAudit audit) {
        return new JsonObject()
                .put("campaign", audit.campaign())
                .put("stock", audit.stock())
                .put("issued", audit.issued())
                .put("highestSequence", audit.highestSequence())
                .put("gaps", audit.gaps())
                .put("duplicates", audit.duplicates())
                .put("overIssue", audit.overIssue())
                .put("misindexed", audit.misindexed())
                .put(
                        "losses",
                        new JsonArray(
                                audit.losses().stream().map(CampaignJson::of).toList()))
                .put("verdict", audit.verdict());
    }

    private static JsonObject of(LedgerLoss loss) {
        return new JsonObject()
                .put("foundAt", Rfc3339Format.text(loss.foundAt()))
                .put("first", loss.issued() + 1)
                .put("last", loss.known())
                .put("decidedAt", loss.decidedAt() == null ? null : Rfc3339Format.text(loss.decidedAt()));
    }

    private static @Nullable String time(long millis, long none) {
        return millis == none ? null : Rfc3339Format.text(millis);
    }

    private static @Nullable JsonObject object(@Nullable String json) {
        return json == null ? null : new JsonObject(json);
    }
}
