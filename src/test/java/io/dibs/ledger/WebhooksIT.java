package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.dibs.testkit.process.FreePorts;
import io.dibs.testkit.stub.WebhookReceiver;
import io.dibs.testkit.stub.WebhookReceiver.Got;
import io.dibs.testkit.tls.SelfSignedCertificate;
import io.dibs.webhook.AddressLookup;
import io.dibs.webhook.AddressRule;
import io.dibs.webhook.DeliveryAttempt;
import io.dibs.webhook.DeliveryResult;
import io.dibs.webhook.MessageFormat;
import io.dibs.webhook.RetryPolicy;
import io.dibs.webhook.SigningSecret;
import io.dibs.webhook.SystemLookup;
import io.dibs.webhook.Webhook;
import io.dibs.webhook.WebhookDelivery;
import io.dibs.webhook.WebhookDelivery.State;
import io.dibs.webhook.WebhookDispatcher;
import io.dibs.webhook.WebhookEvent;
import io.dibs.webhook.WebhookSender;
import io.dibs.webhook.WebhookService;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries out of a real PostgreSQL to real receivers, well-behaved ones and others. */
class WebhooksIT {
    private static final RetryPolicy SHORT = new RetryPolicy(700, 50, 200, 60_000);
    private static final Set<WebhookEvent> ALL = EnumSet.allOf(WebhookEvent.class);

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private static WebhookReceiver receiver;

    private final List<WebhookDispatcher> dispatchers = new ArrayList<>();
    private PostgresLedger postgres;
    private PostgresLedger other;
    private WebhookService webhooks;

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

    private void deliver() {
        deliver(postgres, new SystemLookup(DATABASE.vertx()), AddressRule.ANY, SHORT);
    }

    private void deliver(PostgresLedger ledger, AddressLookup lookup, AddressRule rule, RetryPolicy patience) {
        WebhookSender sender = new WebhookSender(DATABASE.vertx(), lookup, rule, System::currentTimeMillis, patience);
        WebhookDispatcher courier =
                new WebhookDispatcher(DATABASE.vertx(), ledger.outbox(), sender, patience, (attempt, result) -> {});
        courier.start(20);
        dispatchers.add(courier);
    }

    private Webhook hook(String url) {
        return hook(url, MessageFormat.JSON, ALL);
    }

    private Webhook hook(String url, MessageFormat format, Set<WebhookEvent> events) {
        return ConditionWait.get(webhooks.add(url, format, events, webhooks.newSecret(), 0))
                .orElseThrow();
    }

    private void happen(int times) {
        DATABASE.run(
                "INSERT INTO notice (event, campaign, at, data) SELECT 'campaign.sold-out', 'c', now(), '{\"campaign\":\"c\","
                        + "\"name\":\"Summer\",\"stock\":10,\"issued\":10}' FROM generate_series(1, " + times + ")");
    }

    private List<WebhookDelivery> deliveries(Webhook webhook) {
        return ConditionWait.get(webhooks.deliveries(webhook.id(), Long.MAX_VALUE, 1_000));
    }

    private WebhookDelivery delivery(Webhook webhook) {
        return deliveries(webhook).get(0);
    }

    private void await(Webhook webhook, State state) {
        ConditionWait.until("a delivery that is " + state, () -> deliveries(webhook).stream()
                .anyMatch(delivery -> delivery.state() == state));
    }

    private void awaitError(Webhook webhook, String error) {
        ConditionWait.until("the error " + error, () -> {
            List<WebhookDelivery> all = deliveries(webhook);
            return !all.isEmpty()
                    && all.get(0).error() != null
                    && all.get(0).error().contains(error);
        });
    }

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
    }

    // ---- addresses ---------------------------------------------------------------------------------------------

    private static InetAddress address(int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static AddressLookup always(InetAddress... addresses) {
        return host -> Future.succeededFuture(List.of(addresses));
    }

    private Webhook refused(String host, AddressLookup lookup) {
        Webhook webhook = hook("http://" + host + ":" + receiver.port() + "/ok");
        deliver(postgres, lookup, AddressRule.PUBLIC_ONLY, SHORT);
        happen(1);
        awaitError(webhook, "is not allowed");
        ConditionWait.until("another attempt", () -> delivery(webhook).attempts() > 1);
        assertThat(receiver.got).isEmpty();
        return webhook;
    }

    @Test
    void aPublicNameOfAPrivateAddressIsRefused() {
        refused("hooks.example", always(address(127, 0, 0, 1)));
    }

    @Test
    void aPrivateAddressBesideAPublicOneIsRefused() {
        refused("hooks.example", always(address(1, 1, 1, 1), address(127, 0, 0, 1)));
    }

    @Test
    void aPrivateAddressInTheUrlIsRefused() {
        refused("127.0.0.1", always());
        assertThat(new WebhookService(postgres.webhooks(), AddressRule.PUBLIC_ONLY, SHORT)
                        .flawOf("http://[::ffff:127.0.0.1]/"))
                .contains("not allowed");
    }

    /** The system's resolver reads this as 127.0.0.1. */
    @Test
    void aPrivateAddressInDisguiseIsRefused() {
        refused("2130706433", new SystemLookup(DATABASE.vertx()));
    }

    /** A name that says one address when it is asked first and another afterwards: nobody asks afterwards. */
    @Test
    void theAddressThatWasCheckedIsTheOneThatIsConnectedTo() {
        AtomicInteger asked = new AtomicInteger();
        AddressLookup changing = host -> Future.succeededFuture(
                List.of(asked.getAndIncrement() == 0 ? address(127, 0, 0, 1) : address(127, 0, 0, 99)));
        Webhook webhook = hook("http://hooks.example:" + receiver.port() + "/ok");
        deliver(postgres, changing, AddressRule.ANY, SHORT);
        happen(1);
        await(webhook, State.DELIVERED);
        assertThat(asked).hasValue(1);
        assertThat(receiver.got.get(0).host()).isEqualTo("hooks.example:" + receiver.port());
    }

    /** The connection goes to an address; the certificate must bear the name. */
    @Test
    void aReceiverOverTlsProvesItsName(@TempDir Path folder) throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.of("hooks.example", folder);
        WebhookReceiver secure = new WebhookReceiver(
                DATABASE.vertx(), new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.identity()));
        Webhook right = hook("https://hooks.example:" + secure.port() + "/ok");
        Webhook wrong = hook("https://other.example:" + secure.port() + "/ok");
        certificate.whileTrusted(() -> {
            deliver(postgres, always(address(127, 0, 0, 1)), AddressRule.ANY, SHORT);
            happen(1);
            await(right, State.DELIVERED);
            ConditionWait.until("another attempt", () -> delivery(wrong).attempts() > 1);
        });
        assertThat(delivery(wrong).error()).contains("other.example");
        assertThat(secure.got).hasSize(1);
        assertThat(secure.got.get(0).host()).isEqualTo("hooks.example:" + secure.port());
    }

    @Test
    void aReceiverWhoseCertificateNobodyVouchesForIsRefused(@TempDir Path folder) throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.of("hooks.example", folder);
        WebhookReceiver secure = new WebhookReceiver(
                DATABASE.vertx(), new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.identity()));
        Webhook webhook = hook("https://hooks.example:" + secure.port() + "/ok");
        deliver(postgres, always(address(127, 0, 0, 1)), AddressRule.ANY, SHORT);
        happen(1);
        ConditionWait.until(
                "another attempt",
                () -> !deliveries(webhook).isEmpty() && delivery(webhook).attempts() > 1);
        assertThat(secure.got).isEmpty();
    }

    // ---- never lost --------------------------------------------------------------------------------------------

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
