package io.dibs.webhook;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.stream.Collectors;

/** An event as a sentence for people. */
final class EventText {
    private EventText() {}

    static String of(EventNotice notice) {
        JsonObject data = notice.data();
        String name = data.getString("name") == null ? data.getString("campaign") : data.getString("name");
        String issued = number(data, "issued");
        String stock = number(data, "stock");
        return switch (notice.event()) {
            case CAMPAIGN_OPENED -> name + " is open: " + stock + " coupons.";
            case CAMPAIGN_HALF_GONE -> "Half of " + name + " is gone: " + issued + " of " + stock + " coupons.";
            case CAMPAIGN_NINE_TENTHS_GONE ->
                "Nine tenths of " + name + " are gone: " + issued + " of " + stock + " coupons.";
            case CAMPAIGN_SOLD_OUT -> name + " is sold out: all " + stock + " coupons are gone.";
            case CAMPAIGN_CLOSED -> name + " is closed: " + issued + " of " + stock + " coupons were given out.";
            case CAMPAIGN_EXPIRING ->
                "The coupons of " + name + " expire at " + data.getString("couponExpiresAt") + ".";
            case NODE_LOST -> "The node " + data.getString("node") + " is lost.";
            case SHARD_TAKEN_OVER ->
                "The node " + data.getString("node") + " took over the shards "
                        + data.getJsonArray("shards").stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", "))
                        + ".";
        };
    }

    private static String number(JsonObject data, String field) {
        return data.containsKey(field) ? String.format(Locale.ROOT, "%,d", data.getLong(field)) : "";
    }
}
