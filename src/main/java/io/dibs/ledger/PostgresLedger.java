package io.dibs.ledger;

import io.dibs.campaign.UserHash;
import io.dibs.cluster.ClusterRecords;
import io.dibs.people.AccountRepository;
import io.dibs.repository.CouponFeed;
import io.dibs.repository.CouponRepository;
import io.dibs.repository.ForgottenClaims;
import io.dibs.repository.IdempotencyKeys;
import io.dibs.repository.OwnCodeReader;
import io.dibs.repository.UploadStaging;
import io.dibs.shard.Ledger;
import io.dibs.webhook.WebhookOutbox;
import io.dibs.webhook.WebhookStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A node's way to PostgreSQL: checks the server, brings the schema up to date, and holds every connection. */
public final class PostgresLedger {
    /** A supervisor watches nodes and starts them again; the command migrate waits longer. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final ShardConnections connections;
    private final HolderIndexer indexer;
    private final Ledger ledger;
    private final QueryPool queries;
    private final CampaignQueries campaigns;
    private final CouponRepository coupons;
    private final CouponFeed feed;
    private final OwnCodeReader ownCodes;
    private final ForgottenClaims forgottenClaims;
    private final UploadStaging staging;
    private final IdempotencyKeys idempotencyKeys;
    private final AccountRepository accounts;
    private final NodeHeartbeatWriter heartbeat;
    private final ClusterRecords clusterRecords;
    private final VacuumHorizon horizon;
    private final WebhookStore webhooks;
    private final WebhookOutbox outbox;
    private final UserHash userHash;
    private final String database;

    private PostgresLedger(
            VertxInternal vertx, PostgresSettings settings, NodeIdentity node, int schema, DatabaseIdentity identity) {
        userHash = identity.userHash();
        database = identity.name();
        connections = new ShardConnections(vertx, settings);
        indexer = new HolderIndexer(connections.shared("holders"));
        ledger = new ShardLedger(
                vertx,
                connections,
                new FenceTakeover(connections, node.id().toString(), UUID::randomUUID),
                new FenceReader(connections.shared("proofs")),
                new RecoveryReader(
                        new RecoveryReadPool(
                                recoveryConnections(settings.limits().recoveryConnections())),
                        userHash),
                indexer);
        queries = new QueryPool(vertx, settings);
        campaigns = new CampaignQueries(queries.bounded(), new CampaignAuditor(vertx, settings));
        coupons = new CouponTable(queries.bounded());
        feed = new CouponFeedQueries(queries.bounded());
        ownCodes = new OwnCodeTable(connections.shared("codes"));
        forgottenClaims = new ClosedCampaigns(connections.shared("closed campaigns"));
        staging = new StagingTable(queries.bounded());
        idempotencyKeys = new IdempotencyKeyTable(queries.bounded());
        accounts = new AccountTable(queries.bounded());
        heartbeat = new NodeHeartbeatWriter(connections.shared("heartbeat"), vertx, node, schema);
        ShardConnection webhookConnection = connections.shared("register");
        clusterRecords = new ClusterTable(webhookConnection);
        horizon = new VacuumHorizon(webhookConnection);
        webhooks = new WebhookTable(queries.bounded());
        outbox = new OutboxTable(connections.shared("outbox"));
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
        return DatabaseIdentity.settle(vertx, settings, shards, randomKey())
                .map(identity -> new PostgresLedger(
                        (VertxInternal) vertx, settings, node, Integer.parseInt(schema.number()), identity));
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

    private static byte[] randomKey() {
        byte[] key = new byte[UserHash.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
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

    public HolderIndexer indexer() {
        return indexer;
    }

    public CampaignQueries campaigns() {
        return campaigns;
    }

    public CouponRepository coupons() {
        return coupons;
    }

    public CouponFeed feed() {
        return feed;
    }

    public OwnCodeReader ownCodes() {
        return ownCodes;
    }

    public ForgottenClaims forgottenClaims() {
        return forgottenClaims;
    }

    public UploadStaging staging() {
        return staging;
    }

    public IdempotencyKeys idempotencyKeys() {
        return idempotencyKeys;
    }

    public AccountRepository accounts() {
        return accounts;
    }

    public NodeHeartbeatWriter heartbeat() {
        return heartbeat;
    }

    public ClusterRecords clusterRecords() {
        return clusterRecords;
    }

    public VacuumHorizon horizon() {
        return horizon;
    }

    public WebhookStore webhooks() {
        return webhooks;
    }

    public WebhookOutbox outbox() {
        return outbox;
    }

    /** Tells this database from every other, but for what was restored from a backup of it. */
    public String database() {
        return database;
    }

    /** The key of the hashes is the database's: all nodes make the same of a user's id. */
    public UserHash userHash() {
        return userHash;
    }

    /** Ends the heartbeat and closes every connection. */
    public Future<Void> close() {
        indexer.close();
        return heartbeat.stop().eventually(queries::close).eventually(connections::close);
    }
}
