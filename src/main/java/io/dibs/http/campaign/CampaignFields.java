package io.dibs.http.campaign;

import io.dibs.campaign.CouponExpiry;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.Rfc3339Format;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a campaign from a body that already keeps to {@code openapi.yaml}: what a schema cannot say is
 * here.
 */
final class CampaignFields {
    private static final int MAX_METADATA_BYTES = 16_384;

    private CampaignFields() {}

    /** Null if there is none. */
    static @Nullable String name(JsonObject body) {
        return plain("name", body.getString("name"));
    }

    /** @param absent where the field is not there, or null */
    static long time(JsonObject body, String field, long absent) {
        String text = body.getString(field);
        if (text == null) {
            return absent;
        }
        long millis = Rfc3339Format.parse(text);
        if (millis < 0) {
            throw bad(field, field + " must be an RFC 3339 time from 1970 to 9999, such as 2030-01-31T12:00:00Z");
        }
        return millis;
    }

    static void requireOrder(long opensAt, long closesAt) {
        if (closesAt <= opensAt) {
            throw bad("closesAt", "closesAt must be after opensAt");
        }
    }

    /** Either a time to live or a moment, or neither. */
    static CouponExpiry expiry(JsonObject body) {
        Long seconds = body.getLong("couponTtlSeconds");
        long at = time(body, "couponExpiresAt", CouponExpiry.NONE);
        if (seconds == null) {
            return at == CouponExpiry.NONE ? CouponExpiry.NEVER : CouponExpiry.at(at);
        }
        if (at != CouponExpiry.NONE) {
            throw bad("couponExpiresAt", "Give couponTtlSeconds or couponExpiresAt, not both");
        }
        return CouponExpiry.after(seconds * 1_000);
    }

    /** Null if there is none. */
    static @Nullable String metadata(JsonObject body) {
        JsonObject metadata = body.getJsonObject("metadata");
        if (metadata == null) {
            return null;
        }
        if (metadata.toBuffer().length() > MAX_METADATA_BYTES) {
            throw bad("metadata", "metadata must have at most " + MAX_METADATA_BYTES + " bytes");
        }
        return metadata.encode();
    }

    /** The schema's patterns let a line feed at the end pass. */
    static @Nullable String plain(String field, @Nullable String text) {
        if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            throw bad(field, field + " must not hold control characters");
        }
        return text;
    }

    static RefusedException bad(String field, String detail) {
        return new RefusedException(Problem.badField(field, detail));
    }
}
