package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.process.FreePorts;
import io.dibs.testkit.stub.WebhookReceiver.Got;
import io.dibs.webhook.MessageFormat;
import io.dibs.webhook.SigningSecret;
import io.dibs.webhook.Webhook;
import io.dibs.webhook.WebhookDelivery.State;
import io.dibs.webhook.WebhookEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What does a receiver get, and when does it get it again? */
class WebhookDeliveryIT extends WebhookFixture {
    @Test
    void whatHappensIsToldAndSigned() throws Exception {
        Webhook webhook = hook(receiver.url("/ok"));
        deliver();
        happen(1);
        await(webhook, State.DELIVERED);
        Got got = receiver.got.get(0);
        assertThat(got.id()).isEqualTo(delivery(webhook).notice().messageId());
        assertThat(got.body().getString("type")).isEqualTo("campaign.sold-out");
        assertThat(got.body().getJsonObject("data").getInteger("issued")).isEqualTo(10);
        assertThat(got.signature()).isEqualTo("v1," + hmac(webhook.secret(), got));
        assertThat(delivery(webhook).attempts()).isEqualTo(1);
        assertThat(delivery(webhook).status()).isEqualTo(204);
        assertThat(delivery(webhook).dueAt()).isNull();
    }

    private static String hmac(SigningSecret secret, Got got) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
        String signed = got.id() + "." + got.timestamp() + "." + got.text();
        return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whoAsksForOtherEventsHearsNothingNorWhoCameLater() {
        Webhook others = hook(receiver.url("/ok"), MessageFormat.JSON, EnumSet.of(WebhookEvent.CAMPAIGN_OPENED));
        Webhook slack = hook(receiver.url("/ok"), MessageFormat.SLACK, EnumSet.of(WebhookEvent.CAMPAIGN_SOLD_OUT));
        happen(1);
        Webhook late = hook(receiver.url("/ok"));
        deliver();
        await(slack, State.DELIVERED);
        assertThat(deliveries(others)).isEmpty();
        assertThat(deliveries(late)).isEmpty();
        assertThat(receiver.got.get(0).body())
                .isEqualTo(new JsonObject().put("text", "Summer is sold out: all 10 coupons are gone."));
    }

    @Test
    void aReceiverThatFailsGetsItAgainUnderTheSameId() {
        receiver.failures.set(2);
        Webhook webhook = hook(receiver.url("/fails"));
        deliver();
        happen(1);
        await(webhook, State.DELIVERED);
        assertThat(receiver.got).hasSize(3);
        assertThat(receiver.got.stream().map(Got::id).distinct()).hasSize(1);
        assertThat(delivery(webhook).attempts()).isEqualTo(3);
        assertThat(delivery(webhook).error()).isNull();
    }

    @Test
    void aReceiverThatHangsHoldsUpNobodyAndIsTriedAgain() {
        Webhook hanging = hook(receiver.url("/hangs"));
        Webhook quick = hook(receiver.url("/ok"));
        deliver();
        happen(20);
        ConditionWait.until("all others", () -> receiver.at("/ok").size() == 20);
        assertThat(receiver.at("/hangs").size()).isLessThan(20);
        awaitError(hanging, "No answer in time");
        ConditionWait.until(
                "another attempt", () -> deliveries(hanging).stream().anyMatch(each -> each.attempts() > 1));
        assertThat(deliveries(quick)).allMatch(each -> each.state() == State.DELIVERED);
    }

    @Test
    void aRedirectIsNotFollowed() {
        Webhook webhook = hook(receiver.url("/redirects"));
        deliver();
        happen(1);
        awaitError(webhook, "Redirects are not followed");
        ConditionWait.until("another attempt", () -> receiver.at("/redirects").size() > 1);
        assertThat(receiver.at("/ok")).isEmpty();
        assertThat(delivery(webhook).status()).isEqualTo(307);
    }

    @Test
    void aReceiverThatIsGoneIsLeftAlone() {
        Webhook webhook = hook(receiver.url("/gone"));
        deliver();
        happen(1);
        await(webhook, State.FAILED);
        assertThat(receiver.got).hasSize(1);
    }

    @Test
    void ofAnAnswerOnlyTheHeadIsRead() {
        Webhook webhook = hook(receiver.url("/endless"));
        deliver();
        happen(1);
        await(webhook, State.DELIVERED);
    }

    @Test
    void aReceiverThatBreaksOffOrIsNotThereIsTriedAgain() throws Exception {
        int nobody = FreePorts.free();
        Webhook breaking = hook(receiver.url("/breaks-off"));
        Webhook absent = hook("http://127.0.0.1:" + nobody + "/");
        deliver();
        happen(1);
        for (Webhook webhook : List.of(breaking, absent)) {
            ConditionWait.until(
                    "another attempt",
                    () -> !deliveries(webhook).isEmpty() && delivery(webhook).attempts() > 1);
            assertThat(delivery(webhook).status()).isNull();
        }
        assertThat(delivery(absent).error()).startsWith("Connection refused");
    }
}
