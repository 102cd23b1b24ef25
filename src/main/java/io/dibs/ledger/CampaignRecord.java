package io.dibs.ledger;

import io.dibs.campaign.Expiry;
import io.dibs.campaign.Phase;
import io.dibs.campaign.State;
import io.dibs.campaign.Terms;
import io.vertx.core.json.JsonObject;

/**
 * A campaign as the API shows it. Times are milliseconds of the epoch.
 *
 * @param name or null
 * @param opensAt {@link Terms#ALWAYS} where it opens at once
 * @param closesAt {@link Terms#NEVER} where it stays open
 * @param benefit a JSON object, or null
 * @param metadata a JSON object, or null
 * @param issued the highest sequence that is committed
 */
public record CampaignRecord(
        String id,
        int shard,
        int number,
        String name,
        int stock,
        int perUser,
        Phase phase,
        long opensAt,
        long closesAt,
        Expiry expiry,
        String benefit,
        String metadata,
        long version,
        long createdAt,
        long changedAt,
        int issued,
        int revoked) {
    /** @param json the result of a command, or what a query made of the row */
    public static CampaignRecord parse(String json) {
        JsonObject row = new JsonObject(json);
        return new CampaignRecord(
                row.getString("id"),
                row.getInteger("shard"),
                row.getInteger("number"),
                row.getString("name"),
                row.getInteger("stock"),
                row.getInteger("perUser"),
                Phase.valueOf(row.getString("phase")),
                millisOr(Terms.ALWAYS, row, "opensAt"),
                millisOr(Terms.NEVER, row, "closesAt"),
                new Expiry(
                        millisOr(Expiry.NONE, row, "couponTtlMillis"), millisOr(Expiry.NONE, row, "couponExpiresAt")),
                encoded(row.getJsonObject("benefit")),
                encoded(row.getJsonObject("metadata")),
                row.getLong("version"),
                row.getLong("createdAt"),
                row.getLong("changedAt"),
                row.getInteger("issued"),
                row.getInteger("revoked"));
    }

    public State state(long now) {
        return State.of(phase, opensAt, closesAt, stock, issued, now);
    }

    private static long millisOr(long nothing, JsonObject row, String field) {
        Long millis = row.getLong(field);
        return millis == null ? nothing : millis;
    }

    private static String encoded(JsonObject object) {
        return object == null ? null : object.encode();
    }
}
