package io.dibs.ledger;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.dibs.testkit.stub.WebhookReceiver;
import io.dibs.webhook.AddressLookup;
import io.dibs.webhook.AddressRule;
import io.dibs.webhook.MessageFormat;
import io.dibs.webhook.RetryPolicy;
import io.dibs.webhook.SystemLookup;
import io.dibs.webhook.Webhook;
import io.dibs.webhook.WebhookDelivery;
import io.dibs.webhook.WebhookDelivery.State;
import io.dibs.webhook.WebhookDispatcher;
import io.dibs.webhook.WebhookEvent;
import io.dibs.webhook.WebhookSender;
import io.dibs.webhook.WebhookService;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Webhooks in a real PostgreSQL, a receiver, and dispatchers that stop with the test. */
abstract class WebhookFixture {
    static final RetryPolicy SHORT = new RetryPolicy(700, 50, 200, 60_000);
    static final Set<WebhookEvent> ALL = EnumSet.allOf(WebhookEvent.class);

    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    static WebhookReceiver receiver;
    final List<WebhookDispatcher> dispatchers = new ArrayList<>();
    PostgresLedger postgres;
    PostgresLedger other;
    WebhookService webhooks;

    @BeforeAll
    static void start() {
        receiver = new WebhookReceiver(DATABASE.vertx());
    }

    @BeforeEach
    void open() {
        receiver.got.clear();
        receiver.failures.set(0);
        postgres = DATABASE.open("one");
        other = DATABASE.open("two");
        webhooks = new WebhookService(postgres.webhooks(), AddressRule.ANY, SHORT);
    }

    @AfterEach
    void stopCouriers() {
        dispatchers.forEach(courier -> ConditionWait.get(courier.stop()));
    }

    void deliver() {
        deliver(postgres, new SystemLookup(DATABASE.vertx()), AddressRule.ANY, SHORT);
    }

    void deliver(PostgresLedger ledger, AddressLookup lookup, AddressRule rule, RetryPolicy patience) {
        WebhookSender sender = new WebhookSender(DATABASE.vertx(), lookup, rule, System::currentTimeMillis, patience);
        WebhookDispatcher courier =
                new WebhookDispatcher(DATABASE.vertx(), ledger.outbox(), sender, patience, (attempt, result) -> {});
        courier.start(20);
        dispatchers.add(courier);
    }

    Webhook hook(String url) {
        return hook(url, MessageFormat.JSON, ALL);
    }

    Webhook hook(String url, MessageFormat format, Set<WebhookEvent> events) {
        return ConditionWait.get(webhooks.add(url, format, events, webhooks.newSecret(), 0))
                .orElseThrow();
    }

    void happen(int times) {
        DATABASE.run(
                "INSERT INTO notice (event, campaign, at, data) SELECT 'campaign.sold-out', 'c', now(), '{\"campaign\":\"c\","
                        + "\"name\":\"Summer\",\"stock\":10,\"issued\":10}' FROM generate_series(1, " + times + ")");
    }

    List<WebhookDelivery> deliveries(Webhook webhook) {
        return ConditionWait.get(webhooks.deliveries(webhook.id(), Long.MAX_VALUE, 1_000));
    }

    WebhookDelivery delivery(Webhook webhook) {
        return deliveries(webhook).get(0);
    }

    void await(Webhook webhook, State state) {
        ConditionWait.until("a delivery that is " + state, () -> deliveries(webhook).stream()
                .anyMatch(delivery -> delivery.state() == state));
    }

    void awaitError(Webhook webhook, String error) {
        ConditionWait.until("the error " + error, () -> {
            List<WebhookDelivery> all = deliveries(webhook);
            return !all.isEmpty()
                    && all.get(0).error() != null
                    && all.get(0).error().contains(error);
        });
    }
}
