package io.dibs.app;

import io.dibs.campaign.ShardHash;
import io.dibs.cluster.ClusterPorts;
import io.dibs.cluster.ClusterSettings;
import io.dibs.cluster.HeartbeatPort.HeartbeatResult;
import io.dibs.http.ApiBackend;
import io.dibs.http.HttpApi;
import io.dibs.http.HttpSettings;
import io.dibs.http.OpenServers;
import io.dibs.http.answer.DrainState;
import io.dibs.http.contract.ApiContract;
import io.dibs.http.live.LiveFeed;
import io.dibs.http.live.LiveLimits;
import io.dibs.http.page.FirstPage;
import io.dibs.ledger.LedgerMonitor;
import io.dibs.ledger.PostgresLedger;
import io.dibs.ledger.PostgresSettings;
import io.dibs.ops.ClusterView;
import io.dibs.ops.ManagementServer;
import io.dibs.ops.ManagementSettings;
import io.dibs.ops.NodeMetrics;
import io.dibs.ops.NodeReadiness;
import io.dibs.people.AccountService;
import io.dibs.repository.Repositories;
import io.dibs.routing.ClientLimits;
import io.dibs.routing.LoopShardClient;
import io.dibs.routing.NodeMessenger;
import io.dibs.routing.ShardHost;
import io.dibs.routing.wire.NodeMessageCodec;
import io.dibs.shard.CouponPage;
import io.dibs.snapshot.NodeSnapshots;
import io.dibs.trace.RequestTracer;
import io.dibs.webhook.RetryPolicy;
import io.dibs.webhook.SystemLookup;
import io.dibs.webhook.WebhookDispatcher;
import io.dibs.webhook.WebhookSender;
import io.dibs.webhook.WebhookService;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node, from its database to its ports. */
final class ServingNode implements RunnableNode {
    private static final Logger LOG = LoggerFactory.getLogger(ServingNode.class);
    private static final long CAMPAIGN_MILLIS = 5_000;
    private static final int SHOWN_CAMPAIGNS = 100;
    private static final long WEBHOOK_MILLIS = 500;
    /** Runs without claims too: an outage of Redis should be known before a takeover needs it. */
    private static final long REDIS_MILLIS = 5_000;
    /** Part of the heap that coupons may take; the rest is for work in flight. */
    private static final double COUPONS_OF_HEAP = 0.6;

    private final UUID id = UUID.randomUUID();
    private final Settings settings;
    private final PostgresSettings postgres;
    private final ServerUri redis;
    private final NodeFactory.Leave leave;
    private final NodeMetrics metrics = new NodeMetrics();
    private final Vertx vertx = Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(loops()).setPreferNativeTransport(true))
            .withMetrics(options -> metrics.pools())
            .build();
    private final LedgerClock clock = new LedgerClock(new ClockReports(metrics));
    private final NodeReadiness readiness = new NodeReadiness();
    private final SnapshotReports snapshotReports = new SnapshotReports(metrics, readiness);
    private final ShardReports reports =
            new ShardReports(metrics, snapshotReports, new RefusedWrites(readiness), this::served);
    private final DrainState draining = new DrainState();
    private final RequestTracer tracer;
    private final ShardHash sharding;
    private final SignInSetup signIn;
    /** Read on a worker, while the database is opened. */
    private final Future<ApiContract> contract =
            vertx.executeBlocking(() -> ApiContract.load(vertx), false).compose(loading -> loading);

    private @Nullable NodeServices services;
    private @Nullable OpenServers listening;
    private @Nullable Future<Void> warm;

    /** What there is once the database is open. */
    private record NodeServices(
            PostgresLedger ledger, NodeSnapshots snapshots, ShardOwnership ownership, WebhookDispatcher dispatcher) {
        Future<Void> close() {
            return snapshots.close().eventually(dispatcher::stop).eventually(ledger::close);
        }
    }

    /** @param leave ends this process in good order */
    ServingNode(Settings settings, PostgresSettings postgres, ServerUri redis, NodeFactory.Leave leave) {
        this.settings = settings;
        this.postgres = postgres;
        this.redis = redis;
        this.leave = leave;
        this.tracer = settings.traces().map(RequestTracer::to).orElse(RequestTracer.OFF);
        this.sharding = new ShardHash(settings.node().shards());
        this.signIn = new SignInSetup(vertx, settings.auth(), () -> clock.now().wall());
    }

    /** One event loop a core, and not fewer than two: deciding and the sockets then run beside each other. */
    private static int loops() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    // ---- starting ----------------------------------------------------------------------------------------------

    @Override
    public Future<StartedNode> start() {
        LOG.debug("Network: {}", network());
        readiness.notReady("shards", "not recovered yet");
        readiness.notReady("http", "not warmed up yet");
        metrics.watchReady(readiness::isReady);
        metrics.describeBuild(BuildVersion.text());
        ClusterReports.expectTakeovers(metrics);
        EventLoopLag.watch(vertx, metrics::eventLoopLagged);
        ManagementServer management = new ManagementServer(
                new ManagementSettings(
                        settings.management().host(), settings.management().port()),
                readiness,
                metrics,
                new Page(),
                () -> drain("POST /drain"));
        return vertx.deployVerticle(management)
                .compose(deployed -> openLedger())
                .compose(opened -> opened.snapshots()
                        .awaitReady()
                        .compose(greeted -> prepareHttp(opened))
                        .compose(servers -> serve(opened, servers, management.port())));
    }

    private String network() {
        Throwable cause = vertx.unavailableNativeTransportCause();
        return vertx.isNativeTransportEnabled() ? "native" : "Java's NIO" + (cause == null ? "" : ", since " + cause);
    }

    private Future<StartedNode> serve(NodeServices opened, OpenServers servers, int managementPort) {
        PostgresLedger ledger = opened.ledger();
        return opened.ownership()
                .start(() -> warmUp(ledger, servers.port()))
                .compose(serves -> signIn.firstAdministrator(ledger.accounts()))
                .compose(made -> contents(ledger.monitor()).compose(found -> openPort(servers)
                        .map(open -> ready(opened, new StartedNode(servers.port(), managementPort, made, found)))));
    }

    /** A person who started the embedded servers is shown what is in them. */
    private Future<Optional<StartedNode.Contents>> contents(LedgerMonitor monitor) {
        return settings.embedded()
                ? monitor.contents()
                        .map(found -> Optional.of(new StartedNode.Contents(found.campaigns(), found.coupons())))
                : Future.succeededFuture(Optional.empty());
    }

    private Future<NodeServices> openLedger() {
        io.dibs.ledger.NodeIdentity node = new io.dibs.ledger.NodeIdentity(
                id, settings.node().name(), NodeMessageCodec.VERSION, NodeSnapshots.FORMAT);
        return PostgresLedger.open(vertx, postgres, node, settings.node().shards())
                .map(this::settle);
    }

    private NodeServices settle(PostgresLedger ledger) {
        ledger.heartbeat().observe(this::onHeartbeat);
        ledger.monitor().observeIndexer(new IndexReports(metrics));
        metrics.watchIndexLag(ledger.monitor()::indexLag);
        ledger.monitor().observeTrees(new TreeReports());
        metrics.watchTreeLag(ledger.monitor()::treeLag);
        NodeSnapshots snapshots =
                NodeSnapshots.open(vertx, redis.text(), ledger.identity().name(), ledger.ledger(), snapshotReports);
        HeapMemoryBudget memory =
                new HeapMemoryBudget((long) (Runtime.getRuntime().maxMemory() * COUPONS_OF_HEAP));
        ShardHost host = new ShardHost(vertx, snapshots::open, memory, clock, reports, shard -> ownership()
                .lost(shard));
        ShardOwnership ownership = ownership(ledger, host, new HostedShards(host, snapshots));
        WebhookSender sender = new WebhookSender(
                vertx,
                new SystemLookup(vertx),
                settings.webhooks(),
                () -> clock.now().wall(),
                RetryPolicy.USUAL);
        WebhookDispatcher dispatcher =
                new WebhookDispatcher(vertx, ledger.outbox(), sender, RetryPolicy.USUAL, new DeliveryReports(metrics));
        metrics.watchOwned(() -> host.owned().size());
        vertx.setPeriodic(
                REDIS_MILLIS, timer -> snapshots.probe().onComplete(probe -> metrics.redisUp(probe.succeeded())));
        metrics.watchPending(host::pending);
        metrics.watchWithoutRoom(host::campaignsOverBudget);
        metrics.watchSnapshotLag(snapshots::lag);
        NodeServices opened = new NodeServices(ledger, snapshots, ownership, dispatcher);
        services = opened;
        return opened;
    }

    private ShardOwnership ownership(PostgresLedger ledger, ShardHost host, HostedShards hosted) {
        return settings.node()
                .cluster()
                .map(cluster -> clustered(cluster, ledger, host, hosted))
                .orElseGet(() -> new SingleNodeOwnership(vertx, ledger.heartbeat(), host, hosted, settings, id));
    }

    private ShardOwnership clustered(
            ClusterMembershipSettings cluster, PostgresLedger ledger, ShardHost host, HostedShards hosted) {
        ClusterSettings member = new ClusterSettings(
                id,
                settings.node().name(),
                settings.node().shards(),
                cluster.configuration(),
                cluster.secret().map(HiddenText::text),
                cluster.address(),
                cluster.keys(),
                NodeMessageCodec.VERSION);
        ClusterReports clusterReports = new ClusterReports(readiness, metrics);
        NodeMessenger messenger = new NodeMessenger(vertx, id, host, clock, clusterReports, tracer);
        messenger.register(ClusterOwnership.DRAIN, (from, payload) -> {
            drain("node " + from);
            return Future.succeededFuture(Buffer.buffer());
        });
        ClusterPorts ports = new ClusterPorts(
                ledger.heartbeat(), new MessengerClusterBus(messenger), hosted, ledger.clusterRecords(), clock::now);
        return new ClusterOwnership(vertx, member, ports, messenger, host, clusterReports);
    }

    /** Comes back at once; any thread. */
    private void drain(String reason) {
        leave.leave(ExitCode.OK, reason);
    }

    private void onHeartbeat(AsyncResult<HeartbeatResult> result) {
        metrics.postgresUp(result.succeeded());
        if (result.succeeded()) {
            clock.correct(result.result());
            readiness.ready("postgres");
        } else {
            readiness.notReady(
                    "postgres", "the heartbeat fails: " + result.cause().getMessage());
        }
    }

    private void served(int shard, long epoch, String source) {
        ownership().served(shard, epoch, source);
    }

    /** For what shards report: there are none before it is there. */
    private ShardOwnership ownership() {
        return Objects.requireNonNull(services).ownership();
    }

    /** For the warm-up only, as long as the node could not serve everybody. */
    private Future<OpenServers> prepareHttp(NodeServices opened) {
        PostgresLedger ledger = opened.ledger();
        Repositories repositories = ledger.repositories();
        AccountService people = signIn.people(ledger.accounts());
        LiveFeed live =
                new LiveFeed(vertx, repositories.progress(), () -> clock.now().wall(), LiveLimits.DEFAULT);
        WebhookService webhooks = new WebhookService(ledger.webhooks(), settings.webhooks(), RetryPolicy.USUAL);
        ClusterAdministration cluster =
                new ClusterAdministration(id, ledger.clusterRecords(), opened.ownership(), () -> drain("an operator"));
        return HttpApi.deploy(
                        vertx,
                        loops(),
                        contract,
                        HttpSettings.at(settings.http().host(), settings.http().port())
                                .with(settings.protection())
                                .with(settings.isTrial() ? FirstPage.WATCHED_ARENA : FirstPage.LIST),
                        settings.auth().forHttp(),
                        new HttpApi.Outside(reports, reports::called, draining, tracer),
                        () -> new ApiBackend(
                                new LoopShardClient(
                                        vertx, sharding, opened.ownership().routes(), clock, ClientLimits.DEFAULT),
                                ledger.identity().userHash(),
                                repositories,
                                people,
                                webhooks,
                                cluster,
                                live.loop(),
                                () -> clock.now().wall()))
                .onSuccess(prepared -> listening = prepared);
    }

    /** Runs once, on the first request. */
    private synchronized Future<Void> warmUp(PostgresLedger ledger, int port) {
        if (warm == null) {
            warm = settings.node().warmsUp()
                    ? new WarmUp(vertx, port, signIn.warmUpToken(), pages -> madeUpPages(ledger, pages)).run()
                    : Future.succeededFuture();
        }
        return warm;
    }

    /** A node on its own recovers all that it has while it warms up, and takes nothing over later. */
    private Future<List<CouponPage>> madeUpPages(PostgresLedger ledger, int pages) {
        return settings.node().cluster().isPresent()
                ? ledger.rehearseRecovery(pages)
                : Future.succeededFuture(List.of());
    }

    /** Last: a proxy that is refused asks another node, one that is let in waits for an answer. */
    private Future<Void> openPort(OpenServers servers) {
        reports.begin();
        return servers.open();
    }

    private StartedNode ready(NodeServices opened, StartedNode ready) {
        readiness.ready("shards");
        readiness.ready("http");
        opened.dispatcher().start(WEBHOOK_MILLIS);
        new RetentionRounds(opened.ledger().retention(), settings.kept()).begin(vertx);
        vertx.setPeriodic(
                CAMPAIGN_MILLIS, timer -> updateMetrics(opened.ledger().monitor()));
        return ready;
    }

    private void updateMetrics(LedgerMonitor monitor) {
        monitor.openCampaigns(SHOWN_CAMPAIGNS).onSuccess(reports::openCampaigns);
        monitor.campaignsBehind().onSuccess(metrics::campaignsBehind);
        monitor.oldestSnapshot().onSuccess(age -> metrics.oldestSnapshot(age.seconds(), age.transactions()));
    }

    // ---- stopping ----------------------------------------------------------------------------------------------

    @Override
    public Future<Void> stop() {
        draining.begin();
        readiness.notReady("node", "stopping");
        NodeServices opened = services;
        Future<Void> ended =
                opened == null ? Future.succeededFuture() : end(opened).eventually(opened::close);
        return ended.eventually(this::sendSpans).eventually(vertx::close).onComplete(closed -> metrics.close());
    }

    private Future<Void> sendSpans() {
        return tracer.isOn()
                ? vertx.<Void>executeBlocking(
                        () -> {
                            tracer.close();
                            return null;
                        },
                        false)
                : Future.succeededFuture();
    }

    private Future<Void> end(NodeServices opened) {
        return opened.ownership()
                .stop(this::closePorts, settings.node().drain().toMillis())
                .onFailure(late -> LOG.warn("Could not hand over shards: {}", late.getMessage()));
    }

    private Future<Void> closePorts() {
        OpenServers open = listening;
        return open == null ? Future.succeededFuture() : open.close();
    }

    /** What PostgreSQL knows, as soon as there is a way to ask it. */
    private final class Page implements ClusterView {
        @Override
        public Future<JsonObject> whole() {
            return page().compose(ClusterPage::whole);
        }

        @Override
        public Future<JsonObject> of(String campaign) {
            return page().compose(page -> page.of(campaign));
        }

        private Future<ClusterPage> page() {
            NodeServices opened = services;
            return opened == null
                    ? Future.failedFuture("the node is starting")
                    : Future.succeededFuture(new ClusterPage(opened.ledger().clusterRecords(), sharding));
        }
    }
}
