package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.ConditionWait;
import io.dibs.webhook.AddressRule;
import io.dibs.webhook.DeliveryAttempt;
import io.dibs.webhook.DeliveryResult;
import io.dibs.webhook.MessageFormat;
import io.dibs.webhook.RetryPolicy;
import io.dibs.webhook.SystemLookup;
import io.dibs.webhook.Webhook;
import io.dibs.webhook.WebhookDelivery.State;
import io.dibs.webhook.WebhookService;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Is every event delivered, and by one node? */
class WebhookOutboxIT extends WebhookFixture {
    @Test
    void whatIsGivenUpCanBeSentAgain() {
        Webhook webhook = hook(receiver.url("/fails"));
        receiver.failures.set(1_000);
        deliver(postgres, new SystemLookup(DATABASE.vertx()), AddressRule.ANY, new RetryPolicy(700, 50, 50, 300));
        happen(1);
        await(webhook, State.FAILED);
        assertThat(delivery(webhook).attempts()).isGreaterThan(1);
        receiver.failures.set(0);
        UUID notice = delivery(webhook).notice().id();
        assertThat(ConditionWait.get(webhooks.sendAgain(webhook.id(), notice))
                        .orElseThrow()
                        .state())
                .isEqualTo(State.PENDING);
        await(webhook, State.DELIVERED);
        assertThat(ConditionWait.get(webhooks.sendAgain(webhook.id(), UUID.randomUUID())))
                .isEmpty();
    }

    @Test
    void twoNodesDeliverEachOnce() {
        List<Webhook> several = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            several.add(hook(receiver.url("/ok")));
        }
        happen(100);
        deliver();
        deliver(other, new SystemLookup(DATABASE.vertx()), AddressRule.ANY, SHORT);
        for (Webhook webhook : several) {
            ConditionWait.until(
                    "all",
                    () -> deliveries(webhook).stream()
                                    .filter(each -> each.state() == State.DELIVERED)
                                    .count()
                            == 100);
        }
        assertThat(receiver.got).hasSize(500);
    }

    @Test
    void whatANodeLeavesBehindAnotherDelivers() {
        Webhook webhook = hook(receiver.url("/ok"));
        happen(1);
        ConditionWait.get(postgres.outbox().spread(60_000));
        DeliveryAttempt taken =
                ConditionWait.get(postgres.outbox().take(4, List.of(), 60_000)).get(0);
        assertThat(ConditionWait.get(other.outbox().take(4, List.of(), 60_000))).isEmpty();
        DATABASE.run("UPDATE delivery SET due_at = now()");
        deliver(other, new SystemLookup(DATABASE.vertx()), AddressRule.ANY, SHORT);
        await(webhook, State.DELIVERED);
        assertThat(delivery(webhook).attempts()).isEqualTo(2);
        ConditionWait.get(postgres.outbox().settle(taken, new DeliveryResult(500, "late", true, 0), 0));
        assertThat(delivery(webhook).state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void anOldAttemptDoesNotSettleANewerOne() {
        Webhook webhook = hook(receiver.url("/ok"));
        happen(1);
        ConditionWait.get(postgres.outbox().spread(60_000));
        DeliveryAttempt old =
                ConditionWait.get(postgres.outbox().take(4, List.of(), 0)).get(0);
        DeliveryAttempt newer =
                ConditionWait.get(other.outbox().take(4, List.of(), 60_000)).get(0);
        ConditionWait.get(postgres.outbox().settle(old, new DeliveryResult(410, "gone", true, 0), 0));
        assertThat(delivery(webhook).state()).isEqualTo(State.PENDING);
        ConditionWait.get(other.outbox().settle(newer, new DeliveryResult(200, null, true, 0), 0));
        assertThat(delivery(webhook).state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void aWebhookThatIsRemovedIsForgottenWithItsDeliveries() {
        Webhook webhook = hook(receiver.url("/fails"));
        receiver.failures.set(1_000);
        deliver();
        happen(1);
        awaitError(webhook, "500");
        assertThat(ConditionWait.get(webhooks.remove(webhook.id()))).isTrue();
        assertThat(ConditionWait.get(webhooks.find(webhook.id()))).isEmpty();
        assertThat(deliveries(webhook)).isEmpty();
    }

    @Test
    void thereIsABoundOnWebhooks() {
        for (int i = 0; i < WebhookService.AT_MOST; i++) {
            hook(receiver.url("/ok"));
        }
        assertThat(ConditionWait.get(
                        webhooks.add(receiver.url("/ok"), MessageFormat.JSON, ALL, webhooks.newSecret(), 0)))
                .isEmpty();
        assertThat(ConditionWait.get(webhooks.all())).hasSize(WebhookService.AT_MOST);
    }
}
