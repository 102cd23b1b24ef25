package io.dibs.http.campaign;

import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.CouponExpiry;
import io.dibs.repository.CampaignView;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Reads a new campaign that is like one that is there. Its schedule does not come along; and where none is given it is
 * a draft, so that nothing is given out by accident.
 */
final class CopyReader {
    private static final List<String> EXPIRY = List.of("couponTtlSeconds", "couponExpiresAt");
    private static final List<String> COPIED =
            List.of("name", "stock", "perUser", "couponTtlSeconds", "couponExpiresAt", "benefit", "metadata");

    private CopyReader() {}

    /** @param body what is to be different; null takes away */
    static CampaignProposal read(CampaignView source, JsonObject body, long now) {
        JsonObject like = CampaignJson.of(source, now);
        JsonObject wanted = new JsonObject();
        COPIED.forEach(field -> put(wanted, field, like.getValue(field)));
        if (EXPIRY.stream().anyMatch(body::containsKey)) {
            EXPIRY.forEach(wanted::remove);
        } else {
            requireToCome(source.terms().expiry(), now);
        }
        body.forEach(entry -> put(wanted, entry.getKey(), entry.getValue()));
        if (!body.containsKey("draft")) {
            wanted.put("draft", !wanted.containsKey("opensAt"));
        }
        return ProposalReader.read(wanted);
    }

    private static void put(JsonObject wanted, String field, Object value) {
        if (value == null) {
            wanted.remove(field);
        } else {
            wanted.put(field, value);
        }
    }

    private static void requireToCome(CouponExpiry expiry, long now) {
        if (expiry.atMillis() <= now) {
            throw CampaignFields.bad(
                    "couponExpiresAt",
                    "The campaign's own couponExpiresAt has passed: give another, or couponTtlSeconds, or null");
        }
    }
}
