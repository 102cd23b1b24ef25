package io.dibs.http.campaign;

import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignEdit;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.Terms;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads an edit: present fields are updated, and null removes a value. */
final class RevisionReader {
    private RevisionReader() {}

    static CampaignEdit read(JsonObject body) {
        Long opensAt = time(body, "opensAt", Terms.ALWAYS);
        Long closesAt = time(body, "closesAt", Terms.NEVER);
        if (opensAt != null && closesAt != null) {
            CampaignFields.requireOrder(opensAt, closesAt);
        }
        CouponExpiry expiry = CampaignFields.expiry(body);
        return new CampaignEdit(
                body.getBoolean("draft"),
                body.getInteger("perUser"),
                opensAt,
                closesAt,
                body.containsKey("couponTtlSeconds") ? expiry.ttlMillis() : null,
                body.containsKey("couponExpiresAt") ? expiry.atMillis() : null,
                new CampaignDescription(
                        CampaignFields.name(body),
                        json(body, "benefit", BenefitReader::read),
                        json(body, "metadata", CampaignFields::metadata)));
    }

    private static @Nullable Long time(JsonObject body, String field, long none) {
        return body.containsKey(field) ? CampaignFields.time(body, field, none) : null;
    }

    private static @Nullable String json(JsonObject body, String field, Function<JsonObject, @Nullable String> reader) {
        String read = reader.apply(body);
        return read == null && body.containsKey(field) ? CampaignDescription.CLEAR : read;
    }
}
