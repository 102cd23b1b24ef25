package io.dibs.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageFormatTest {
    private static final JsonObject DATA = new JsonObject()
            .put("campaign", "summer")
            .put("name", "Summer <!channel> & @everyone")
            .put("stock", 10_000)
            .put("issued", 5_000)
            .put("couponExpiresAt", "2030-06-01T10:00:00.000Z")
            .put("node", "one")
            .put("shards", new JsonArray().add(3).add(4));

    private static EventNotice notice(WebhookEvent event) {
        return new EventNotice(new UUID(1, 2), event, 1_900_000_000_123L, DATA);
    }

    @Test
    void jsonSaysTypeTimeAndData() {
        assertThat(MessageFormat.JSON.write(notice(WebhookEvent.CAMPAIGN_HALF_GONE)))
                .isEqualTo(new JsonObject()
                        .put("type", "campaign.half-gone")
                        .put("timestamp", "2030-03-17T17:46:40.123Z")
                        .put("data", DATA));
    }

    @Test
    void discordMentionsNobody() {
        JsonObject message = MessageFormat.DISCORD.write(notice(WebhookEvent.CAMPAIGN_HALF_GONE));
        assertThat(message.getString("content"))
                .isEqualTo("Half of Summer <!channel> & @everyone is gone: 5,000 of 10,000 coupons.");
        assertThat(message.getJsonObject("allowed_mentions").getJsonArray("parse"))
                .isEmpty();
    }

    @Test
    void slackCallsNobody() {
        assertThat(MessageFormat.SLACK
                        .write(notice(WebhookEvent.CAMPAIGN_SOLD_OUT))
                        .getString("text"))
                .isEqualTo("Summer &lt;!channel&gt; &amp; @everyone is sold out: all 10,000 coupons are gone.");
    }

    @ParameterizedTest
    @EnumSource(WebhookEvent.class)
    void eachEventIsASentence(WebhookEvent event) {
        assertThat(EventText.of(notice(event))).endsWith(".").doesNotContain("null");
        assertThat(WebhookEvent.of(event.label())).contains(event);
    }
}
