package io.dibs.testkit.api;

import io.dibs.http.ApiBackend;
import io.dibs.http.HttpApi;
import io.dibs.http.HttpApi.Outside;
import io.dibs.http.HttpSettings;
import io.dibs.http.OpenServers;
import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.ProtectionSettings;
import io.dibs.http.answer.DrainState;
import io.dibs.http.claim.ClaimOutcome;
import io.dibs.http.contract.ApiContract;
import io.dibs.http.live.LiveFeed;
import io.dibs.http.live.LiveLimits;
import io.dibs.http.page.FirstPage;
import io.dibs.http.request.PeerLimits;
import io.dibs.people.Account;
import io.dibs.people.AccountService;
import io.dibs.people.PasswordHasher;
import io.dibs.repository.ClusterRepository;
import io.dibs.repository.Repositories;
import io.dibs.trace.RequestTracer;
import io.dibs.webhook.AddressRule;
import io.dibs.webhook.EventNotice;
import io.dibs.webhook.RetryPolicy;
import io.dibs.webhook.WebhookDelivery;
import io.dibs.webhook.WebhookEvent;
import io.dibs.webhook.WebhookService;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The public server over a real socket, with everything behind it in memory. */
public final class RunningApi extends CheckedApi implements ContractFixture, AutoCloseable {
    public static final String SECRET = "a secret of tests that is long enough to be one";
    public final AtomicLong now = new AtomicLong(1_900_000_000_123L);
    public final MemoryShards shards = new MemoryShards(now::get);
    private final MemoryCoupons coupons = new MemoryCoupons(shards);
    public final MemoryFeed feed = new MemoryFeed(shards);
    public final MemoryAccounts accounts = new MemoryAccounts();
    public final MemoryWebhooks webhooks = new MemoryWebhooks();
    public final MemoryCluster cluster = new MemoryCluster();
    public final DrainState draining = new DrainState();
    public final Map<ClaimOutcome, LongAdder> outcomes = new EnumMap<>(ClaimOutcome.class);
    public final Queue<ObservedCall> calls = new ConcurrentLinkedQueue<>();
    public final OpenServers listening;
    private final MemoryReceipts receipts = new MemoryReceipts(shards);
    private final MemoryKeys keys = new MemoryKeys();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

    /** What the listener of calls heard. */
    public record ObservedCall(String operation, int status) {}

    public RunningApi(AuthSettings auth) {
        this(auth, HttpSettings.at("127.0.0.1", 0), 2);
    }

    public RunningApi(AuthSettings auth, HttpSettings settings, int instances) {
        this(auth, settings, instances, LiveLimits.DEFAULT);
    }

    public RunningApi(AuthSettings auth, HttpSettings settings, int instances, LiveLimits liveLimits) {
        this(auth, settings, instances, liveLimits, true);
    }

    /** A server whose public port is still closed: {@link #port} is the warm-up's. */
    public static RunningApi unopened(AuthSettings auth, HttpSettings settings) {
        return new RunningApi(auth, settings, 2, LiveLimits.DEFAULT, false);
    }

    private RunningApi(AuthSettings auth, HttpSettings settings, int instances, LiveLimits liveLimits, boolean open) {
        for (ClaimOutcome outcome : ClaimOutcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
        Outside outside = new Outside(
                (outcome, nanos) -> outcomes.get(outcome).increment(),
                (operation, status, nanos) -> calls.add(new ObservedCall(operation, status)),
                draining,
                RequestTracer.OFF);
        LiveFeed live = new LiveFeed(vertx, shards::standings, now::get, liveLimits);
        AccountService people = new AccountService(accounts, new PasswordHasher(vertx), now::get);
        WebhookService hooks = new WebhookService(webhooks, AddressRule.PUBLIC_ONLY, RetryPolicy.USUAL);
        listening = await(HttpApi.deploy(
                vertx,
                instances,
                ApiContract.load(vertx),
                settings,
                auth,
                outside,
                () -> new ApiBackend(
                        shards,
                        MemoryShards.HASH,
                        new Repositories(
                                shards,
                                shards::standings,
                                shards,
                                shards,
                                coupons,
                                feed,
                                shards.staging,
                                keys,
                                receipts),
                        people,
                        hooks,
                        cluster,
                        live.loop(),
                        now::get)));
        if (open) {
            await(listening.open());
        }
        reach(listening.port());
    }

    public static HttpSettings impatient(int connections) {
        PeerLimits peers = new PeerLimits(
                Duration.ofMillis(600),
                Duration.ofMillis(600),
                Duration.ofMillis(1_200),
                Duration.ofMillis(1_500),
                Duration.ofMillis(1_500),
                connections,
                32 << 20);
        return new HttpSettings("127.0.0.1", 0, peers, ProtectionSettings.DEFAULT, FirstPage.LIST);
    }

    public Vertx vertx() {
        return vertx;
    }

    @Override
    public void cutOff(boolean off) {
        shards.broken = off;
        accounts.broken = off;
        webhooks.broken = off;
        cluster.broken = off;
    }

    @Override
    public void add(Account account) {
        accounts.add(account, "");
    }

    @Override
    public String notify(String webhook) {
        EventNotice notice =
                new EventNotice(new UUID(1, 2), WebhookEvent.CAMPAIGN_SOLD_OUT, now.get(), new JsonObject());
        webhooks.deliver(
                UUID.fromString(webhook),
                new WebhookDelivery(notice, 1, WebhookDelivery.State.PENDING, 0, null, 1L, null, null));
        return notice.messageId();
    }

    @Override
    public void addNode() {
        cluster.join(ClusterRepository.State.SERVING);
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
