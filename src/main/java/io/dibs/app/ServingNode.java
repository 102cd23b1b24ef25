package io.dibs.app;

import io.dibs.actor.ClientLimits;
import io.dibs.actor.LoopClient;
import io.dibs.actor.ShardHost;
import io.dibs.campaign.Sharding;
import io.dibs.http.Backend;
import io.dibs.http.Draining;
import io.dibs.http.HttpApi;
import io.dibs.http.HttpSettings;
import io.dibs.ledger.PostgresLedger;
import io.dibs.ledger.PostgresSettings;
import io.dibs.ledger.Pulse;
import io.dibs.ops.ManagementServer;
import io.dibs.ops.ManagementSettings;
import io.dibs.ops.Metrics;
import io.dibs.ops.Readiness;
import io.dibs.snapshot.Snapshots;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node, from its database to its ports. It owns every shard: there is no other. */
final class ServingNode implements Node {
    private static final Logger LOG = LoggerFactory.getLogger(ServingNode.class);
    private static final long READY_CHECK_MILLIS = 5;
    private static final long OWN_AGAIN_MILLIS = 1_000;
    private static final long REMAINING_MILLIS = 5_000;
    private static final int REMAINING_CAMPAIGNS = 100;
    /** Part of the heap that coupons may take; the rest is for what is under way. */
    private static final double COUPONS_OF_HEAP = 0.6;

    private final Settings settings;
    private final PostgresSettings postgres;
    private final ServerUri redis;
    private final Parts.Leave leave;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops()));
    private final LedgerClock clock = new LedgerClock();
    private final Metrics metrics = new Metrics();
    private final SnapshotReports snapshotReports = new SnapshotReports(metrics);
    private final Reports reports = new Reports(metrics, snapshotReports);
    private final Readiness readiness = new Readiness();
    private final Draining draining = new Draining();
    private PostgresLedger ledger;
    private Snapshots snapshots;
    private ShardHost host;

    /** @param leave ends this process in good order */
    ServingNode(Settings settings, PostgresSettings postgres, ServerUri redis, Parts.Leave leave) {
        this.settings = settings;
        this.postgres = postgres;
        this.redis = redis;
        this.leave = leave;
    }

    /** One event loop a core, and not fewer than two: deciding and the sockets then run beside each other. */
    private static int loops() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    @Override
    public Future<Ready> start() {
        readiness.notReady("shards", "not recovered yet");
        readiness.notReady("http", "not warmed up yet");
        ManagementServer management = new ManagementServer(
                new ManagementSettings(settings.management().host(), settings.management().port()),
                readiness,
                metrics,
                () -> leave.leave(Status.FINE, "POST /drain"));
        return vertx.deployVerticle(management)
                .compose(deployed -> openLedger())
                .compose(opened -> requireAlone())
                .compose(alone -> ledger.heartbeat().start(() -> "", this::beat))
                .compose(beating -> Future.join(ownAll(), openHttp()))
                .map(open -> open(new Ready(open.resultAt(1), management.port())));
    }

    private Future<Void> openLedger() {
        io.dibs.ledger.Node node = new io.dibs.ledger.Node(UUID.randomUUID(), settings.member().name());
        return PostgresLedger.open(vertx, postgres, node, settings.member().shards())
                .onSuccess(opened -> ledger = opened)
                .mapEmpty();
    }

    /** The lock on the data directory says it already where PostgreSQL is our own. */
    private Future<Void> requireAlone() {
        if (settings.embedded()) {
            return Future.succeededFuture();
        }
        return ledger.heartbeat().livingNeighbour().compose(neighbour -> neighbour
                .<Future<Void>>map(living -> Future.failedFuture(new WrongSettings(
                        "The node " + living.label() + " is using this database. Stop it, or set DIBS_CLUSTER=true on"
                                + " both, so that they share the shards.")))
                .orElse(Future.succeededFuture()));
    }

    private void beat(AsyncResult<Pulse> beat) {
        if (beat.succeeded()) {
            clock.correct(beat.result().clockOffsetMillis());
            readiness.ready("postgres");
        } else {
            readiness.notReady("postgres", "the heartbeat fails: " + beat.cause().getMessage());
        }
    }

    private Future<Void> ownAll() {
        HeapRoom room = new HeapRoom((long) (Runtime.getRuntime().maxMemory() * COUPONS_OF_HEAP));
        snapshots = Snapshots.open(vertx, redis.text(), ledger.ledger(), snapshotReports);
        host = new ShardHost(vertx, snapshots.ledger(), room, clock, reports, this::ownAgain);
        metrics.watchOwned(host::owned);
        metrics.watchPending(host::pending);
        metrics.watchSnapshotLag(snapshots::lag);
        IntStream.range(0, settings.member().shards()).forEach(host::own);
        Promise<Void> ready = Promise.promise();
        vertx.setPeriodic(READY_CHECK_MILLIS, timer -> {
            if (host.ready() == settings.member().shards()) {
                vertx.cancelTimer(timer);
                readiness.ready("shards");
                ready.complete();
            }
        });
        return ready.future();
    }

    /** Nobody else may own a shard here; whoever took it is asked to show itself in the log. */
    private void ownAgain(int shard) {
        if (!draining.hasBegun()) {
            vertx.setTimer(OWN_AGAIN_MILLIS, later -> host.own(shard));
        }
    }

    /** While the shards recover: claims that come in early wait for their campaign. */
    private Future<Integer> openHttp() {
        LedgerReads reads = new LedgerReads(ledger);
        LedgerCoupons coupons = new LedgerCoupons(ledger);
        Sharding sharding = new Sharding(settings.member().shards());
        return HttpApi.deploy(
                vertx,
                loops(),
                HttpSettings.at(settings.http().host(), settings.http().port()),
                settings.auth().forHttp(),
                new HttpApi.Outside(reports, draining),
                () -> new Backend(
                        new LoopClient(vertx, sharding, host, clock, ClientLimits.DEFAULT),
                        reads,
                        coupons,
                        ledger.userHash(),
                        () -> clock.now().wall()))
                .compose(port -> new WarmUp(vertx, settings.http(), port).run().map(port));
    }

    private Ready open(Ready ready) {
        readiness.ready("http");
        reports.begin();
        vertx.setPeriodic(REMAINING_MILLIS, timer -> ledger.queries()
                .openCampaigns(REMAINING_CAMPAIGNS)
                .onSuccess(reports::remaining));
        return ready;
    }

    @Override
    public Future<Void> stop() {
        draining.begin();
        readiness.notReady("node", "stopping");
        long limit = settings.member().drain().toMillis();
        Future<Void> released = host == null ? Future.succeededFuture() : host.releaseAll();
        return released.timeout(limit, TimeUnit.MILLISECONDS)
                .onFailure(late -> LOG.warn("Shards were left as they are after {} ms", limit))
                .eventually(this::closeSnapshots)
                .eventually(() -> ledger == null ? Future.succeededFuture() : ledger.close())
                .eventually(vertx::close)
                .onComplete(closed -> metrics.close());
    }

    private Future<Void> closeSnapshots() {
        if (snapshots == null) {
            return Future.succeededFuture();
        }
        List<Future<Void>> flushed = IntStream.range(0, settings.member().shards())
                .mapToObj(snapshots::flush)
                .toList();
        return Future.join(flushed).eventually(snapshots::close).mapEmpty();
    }
}
