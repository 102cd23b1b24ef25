package io.dibs.http;

import io.dibs.campaign.CodeKey;
import io.dibs.campaign.Details;
import io.dibs.campaign.Expiry;
import io.dibs.campaign.Phase;
import io.dibs.campaign.Proposal;
import io.dibs.campaign.Terms;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;

/** Reads a new campaign from a body that already keeps to {@code openapi.yaml}: what a schema cannot say is here. */
final class ProposalReader {
    private static final int MAX_METADATA_BYTES = 16_384;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ProposalReader() {}

    static Proposal read(JsonObject body) {
        requirePlain("name", body.getString("name"));
        long opensAt = time(body, "opensAt", Terms.ALWAYS);
        long closesAt = time(body, "closesAt", Terms.NEVER);
        if (closesAt <= opensAt) {
            throw bad("closesAt", "closesAt must be after opensAt");
        }
        return new Proposal(
                body.getInteger("stock"),
                body.getInteger("perUser", 1),
                body.getBoolean("draft", false) ? Phase.DRAFT : Phase.LIVE,
                opensAt,
                closesAt,
                expiry(body),
                newCodeKey(),
                new Details(body.getString("name"), benefit(body), metadata(body)));
    }

    private static Expiry expiry(JsonObject body) {
        Long seconds = body.getLong("couponTtlSeconds");
        long at = time(body, "couponExpiresAt", Expiry.NONE);
        if (seconds == null) {
            return at == Expiry.NONE ? Expiry.NEVER : Expiry.at(at);
        }
        if (at != Expiry.NONE) {
            throw bad("couponExpiresAt", "Give couponTtlSeconds or couponExpiresAt, not both");
        }
        return Expiry.after(seconds * 1_000);
    }

    private static long time(JsonObject body, String field, long absent) {
        String text = body.getString(field);
        if (text == null) {
            return absent;
        }
        long millis = Rfc3339.parse(text);
        if (millis < 0) {
            throw bad(field, field + " must be an RFC 3339 time from 1970 to 9999, such as 2030-01-31T12:00:00Z");
        }
        return millis;
    }

    private static String benefit(JsonObject body) {
        JsonObject benefit = body.getJsonObject("benefit");
        if (benefit == null) {
            return null;
        }
        switch (benefit.getString("type")) {
            case "percent" -> requireOnly(benefit, "percent", null);
            case "amount" -> requireOnly(benefit, "amount", "currency");
            default -> requireOnly(benefit, "gift", null);
        }
        requirePlain("benefit.currency", benefit.getString("currency", ""));
        requirePlain("benefit.gift", benefit.getString("gift", ""));
        return benefit.encode();
    }

    /** The schema's patterns let a line feed at the end pass. */
    private static void requirePlain(String field, String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw bad(field, field + " must not hold control characters");
        }
    }

    /** Beside its type, a benefit has the fields of that type and no others. */
    private static void requireOnly(JsonObject benefit, String first, String second) {
        for (String needed : second == null ? new String[] {first} : new String[] {first, second}) {
            if (!benefit.containsKey(needed)) {
                throw bad("benefit." + needed, "This field is missing");
            }
        }
        for (String field : benefit.fieldNames()) {
            if (!field.equals("type") && !field.equals(first) && !field.equals(second)) {
                throw bad("benefit." + field, "A benefit of type " + benefit.getString("type") + " has no such field");
            }
        }
    }

    private static String metadata(JsonObject body) {
        JsonObject metadata = body.getJsonObject("metadata");
        if (metadata == null) {
            return null;
        }
        if (metadata.toBuffer().length() > MAX_METADATA_BYTES) {
            throw bad("metadata", "metadata must have at most " + MAX_METADATA_BYTES + " bytes");
        }
        return metadata.encode();
    }

    private static CodeKey newCodeKey() {
        byte[] bytes = new byte[CodeKey.BYTES];
        RANDOM.nextBytes(bytes);
        return new CodeKey(bytes);
    }

    private static Refused bad(String field, String detail) {
        return new Refused(Problem.badField(field, detail));
    }
}
