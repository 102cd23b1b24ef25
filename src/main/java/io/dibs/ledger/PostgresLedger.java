package io.dibs.ledger;

import io.dibs.cluster.ClusterRecords;
import io.dibs.cluster.HeartbeatPort;
import io.dibs.people.AccountRepository;
import io.dibs.repository.Repositories;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Ledger;
import io.dibs.shard.ShardLimits;
import io.dibs.webhook.WebhookOutbox;
import io.dibs.webhook.WebhookStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A node's way to PostgreSQL: checks the server, brings the schema up to date, and holds every connection. */
public final class PostgresLedger {
    /** A supervisor watches nodes and starts them again; the command migrate waits longer. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final ShardConnections connections;
    private final QueryPool queries;
    private final LogFollowers followers;
    private final DatabaseIdentity identity;
    private final RecoveryReader recovery;
    private final Ledger ledger;
    private final Repositories repositories;
    private final AccountRepository accounts;
    private final WebhookStore webhooks;
    private final WebhookOutbox outbox;
    private final HeartbeatPort heartbeat;
    private final ClusterRecords clusterRecords;
    private final LedgerMonitor monitor;
    private final LedgerRetention retention;

    private PostgresLedger(
            VertxInternal vertx, PostgresSettings settings, NodeIdentity node, int schema, DatabaseIdentity identity) {
        this.identity = identity;
        PostgresConnector connector = new PostgresConnector(vertx, settings);
        connections = new ShardConnections(connector);
        queries = new QueryPool(connector);
        HolderIndexer indexer = new HolderIndexer(connections.shared("holders"));
        TransparencyLogWriter trees = new TransparencyLogWriter(connections.shared("trees"), identity.logKeys());
        followers = new LogFollowers(indexer, trees);
        recovery = new RecoveryReader(
                new RecoveryReadPool(recoveryConnections(settings.limits().recoveryConnections())),
                identity.userHash());
        ledger = new ShardLedger(
                vertx,
                connections,
                new FenceTakeover(connections, node.id().toString(), UUID::randomUUID),
                new FenceReader(connections.shared("proofs")),
                recovery,
                followers);
        CampaignQueries campaigns = new CampaignQueries(queries.bounded(), new CampaignAuditor(vertx, settings));
        StagingTable staging = new StagingTable(queries.bounded());
        retention = new LedgerRetention(queries.bounded(), staging);
        repositories = new Repositories(
                campaigns,
                campaigns,
                new OwnCodeTable(connections.shared("codes")),
                new ClosedCampaigns(connections.shared("closed campaigns"), identity.userHash()),
                new CouponTable(queries.bounded()),
                new CouponFeedQueries(queries.bounded()),
                staging,
                new IdempotencyKeyTable(queries.bounded()),
                new ReceiptTable(queries.bounded(), identity.logKeys()));
        accounts = new AccountTable(queries.bounded());
        webhooks = new WebhookTable(queries.bounded());
        outbox = new OutboxTable(connections.shared("outbox"));
        heartbeat = new NodeHeartbeatWriter(connections.shared("heartbeat"), vertx, node, schema);
        ShardConnection clusterConnection = connections.shared("register");
        clusterRecords = new ClusterTable(clusterConnection);
        monitor = new LedgerMonitor(followers, new VacuumHorizon(clusterConnection), campaigns);
    }

    /**
     * @param shards must be the number that the database was first used with
     * @return fails with {@link UnfitDatabaseException} where the database must not be used
     */
    public static Future<PostgresLedger> open(Vertx vertx, PostgresSettings settings, NodeIdentity node, int shards) {
        SchemaMigrations migrations = new SchemaMigrations(vertx, settings, START_TIMEOUT);
        return new StartupChecks(vertx, settings)
                .run(shards)
                .compose(checked -> settings.migrates() ? migrations.run() : migrations.check())
                .compose(schema -> open(vertx, settings, node, shards, schema));
    }

    /** Opens a database whose server has passed the checks and whose schema is up to date. */
    public static Future<PostgresLedger> open(
            Vertx vertx, PostgresSettings settings, NodeIdentity node, int shards, SchemaVersion schema) {
        return DatabaseIdentity.settle(vertx, settings, shards)
                .map(identity -> new PostgresLedger(
                        (VertxInternal) vertx, settings, node, Integer.parseInt(schema.number()), identity));
    }

    /**
     * Checks the server, and nothing more.
     *
     * @param shards of the node
     */
    public static Future<Void> check(Vertx vertx, PostgresSettings settings, int shards) {
        return new StartupChecks(vertx, settings).run(shards);
    }

    /** Accounts for a command, whether or not nodes run. */
    public static AccountRepository accounts(Vertx vertx, PostgresSettings settings) {
        return new AccountTable(BoundedPool.ofCommand(vertx, settings, "accounts"));
    }

    /**
     * Brings the schema up to date, and nothing more.
     *
     * @param timeout how long locks of others are waited for
     */
    public static Future<SchemaVersion> migrate(Vertx vertx, PostgresSettings settings, Duration timeout) {
        return new StartupChecks(vertx, settings)
                .run(0)
                .compose(checked -> new SchemaMigrations(vertx, settings, timeout).run());
    }

    private List<ShardConnection> recoveryConnections(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> connections.shared("recovery " + number))
                .toList();
    }

    /** For the shards of this node, from whichever event loop. */
    public Ledger ledger() {
        return ledger;
    }

    /**
     * Opens the connections of recoveries and reads pages of coupons over them that PostgreSQL makes up, so that the
     * first takeover finds them open and its code warm. Nothing is written.
     */
    public Future<List<CouponPage>> rehearseRecovery(int pages) {
        return recovery.readMadeUp(pages, ShardLimits.DEFAULT.pageCoupons());
    }

    /** For the API. */
    public Repositories repositories() {
        return repositories;
    }

    public AccountRepository accounts() {
        return accounts;
    }

    public WebhookStore webhooks() {
        return webhooks;
    }

    public WebhookOutbox outbox() {
        return outbox;
    }

    public HeartbeatPort heartbeat() {
        return heartbeat;
    }

    public ClusterRecords clusterRecords() {
        return clusterRecords;
    }

    public LedgerMonitor monitor() {
        return monitor;
    }

    public LedgerRetention retention() {
        return retention;
    }

    public DatabaseIdentity identity() {
        return identity;
    }

    /** Ends the heartbeat and closes every connection. */
    public Future<Void> close() {
        followers.close();
        return heartbeat.stop().eventually(queries::close).eventually(connections::close);
    }
}
