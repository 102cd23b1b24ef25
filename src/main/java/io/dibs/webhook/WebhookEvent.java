package io.dibs.webhook;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The events that a webhook can subscribe to. */
public enum WebhookEvent {
    CAMPAIGN_OPENED,
    CAMPAIGN_HALF_GONE,
    CAMPAIGN_NINE_TENTHS_GONE,
    CAMPAIGN_SOLD_OUT,
    CAMPAIGN_CLOSED,
    /** Its coupons expire within a day. */
    CAMPAIGN_EXPIRING,
    NODE_LOST,
    SHARD_TAKEN_OVER;

    private final String label =
            name().toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');

    /** What the API calls it, such as {@code campaign.half-gone}. */
    public String label() {
        return label;
    }

    public static Optional<WebhookEvent> of(String label) {
        return Stream.of(values()).filter(event -> event.label.equals(label)).findFirst();
    }
}
