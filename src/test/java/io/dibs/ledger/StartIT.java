package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dibs.campaign.HolderIdentity;
import io.dibs.cluster.NodePresence;
import io.dibs.cluster.NodeStage;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class StartIT {
    private static final byte[] SOMEBODY = {'u', '-', '1'};

    /** An error response of the protocol: severity, SQL state, message. */
    private static final Buffer STARTING = errorResponse("SFATAL", "C57P03", "Mthe database system is starting up");

    private static Buffer errorResponse(String... fields) {
        Buffer body = Buffer.buffer();
        for (String field : fields) {
            body.appendString(field).appendByte((byte) 0);
        }
        body.appendByte((byte) 0);
        return Buffer.buffer()
                .appendByte((byte) 'E')
                .appendInt(body.length() + Integer.BYTES)
                .appendBuffer(body);
    }

    @RegisterExtension
    private static final TestDatabase DATABASE = TestDatabase.empty();

    private static Future<PostgresLedger> open(PostgresSettings settings, int shards) {
        return PostgresLedger.open(DATABASE.vertx(), settings, new NodeIdentity(UUID.randomUUID(), "node"), shards);
    }

    @Test
    void nodesThatStartAtOnceOnAnEmptyDatabaseAgree() {
        PostgresSettings settings = DATABASE.settings();
        List<Future<PostgresLedger>> opening =
                IntStream.range(0, 4).mapToObj(n -> open(settings, 8)).toList();
        List<PostgresLedger> nodes = opening.stream().map(ConditionWait::get).toList();
        Set<HolderIdentity> hashes = Set.copyOf(nodes.stream()
                .map(node -> node.identity().userHash().of(SOMEBODY))
                .toList());
        assertThat(hashes).hasSize(1);
        assertThat(ConditionWait.get(nodes.get(0).clusterRecords().owners())).hasSize(8);
        nodes.forEach(node -> ConditionWait.get(node.close()));
    }

    @Test
    void aRestartKeepsTheKeyAndWarnsOfNothing() {
        PostgresSettings settings = DATABASE.settings();
        PostgresLedger first = ConditionWait.get(open(settings, 8));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        PostgresLedger second = ConditionWait.get(open(settings, 8));
        root.detachAppender(log);
        assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
        assertThat(second.identity().userHash().of(SOMEBODY))
                .isEqualTo(first.identity().userHash().of(SOMEBODY));
        ConditionWait.get(first.close());
        ConditionWait.get(second.close());
    }

    @Test
    void anotherNumberOfShardsIsRefused() {
        PostgresSettings settings = DATABASE.settings();
        ConditionWait.get(ConditionWait.get(open(settings, 8)).close());
        assertUnfit(settings, 16, ServerCheck.SHARDS, "DIBS_SHARDS=8");
    }

    @Test
    void aVersionThatMayNotWriteAnyMoreDoesNotStart() {
        PostgresSettings settings = DATABASE.settings();
        ConditionWait.get(ConditionWait.get(open(settings, 8)).close());
        DATABASE.run("INSERT INTO setting VALUES ('lowest-schema', '1000')");
        assertUnfit(settings, 8, ServerCheck.SCHEMA, "demands version 1000");
    }

    @Test
    void aServerThatIsNotThereIsRefusedWithoutItsPassword() {
        PostgresSettings nowhere = PostgresSettings.parse("postgresql://me:secret@127.0.0.1:1/db");
        assertUnfit(nowhere, 8, ServerCheck.REACHABLE, "Nothing listens at 127.0.0.1:1");
        assertThatThrownBy(() -> ConditionWait.get(open(nowhere, 8))).hasMessageNotContaining("secret");
    }

    @Test
    void whatKeepsANodeOutIsToldApart() {
        String place = "@127.0.0.1:" + DATABASE.server().port();
        DATABASE.run("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN PASSWORD 'right'");
        assertUnfit(
                PostgresSettings.parse("postgresql://postgres:x" + place + "/nowhere"),
                8,
                ServerCheck.DATABASE,
                "no database nowhere: create it");
        assertUnfit(
                PostgresSettings.parse("postgresql://nobody:secret" + place + "/postgres"),
                8,
                ServerCheck.CREDENTIALS,
                "does not let in nobody");
        assertUnfit(
                PostgresSettings.parse("postgresql://me@host.invalid/db"),
                8,
                ServerCheck.REACHABLE,
                "No host is named host.invalid");
        assertUnfit(
                PostgresSettings.parse("postgresql://postgres:x" + place + "/postgres?sslmode=require"),
                8,
                ServerCheck.TLS,
                "sslmode=require");
    }

    /** @param others hosts beside it */
    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1:1,"})
    void aServerThatIsStartingIsWaitedFor(String others) {
        NetServer server = DATABASE.vertx().createNetServer();
        AtomicInteger attempts = new AtomicInteger();
        NetClient client = DATABASE.vertx().createNetClient();
        server.connectHandler(near -> {
            if (attempts.incrementAndGet() == 1) {
                near.handler(startup -> near.write(STARTING).onComplete(written -> near.close()));
                return;
            }
            near.pause();
            client.connect(DATABASE.server().port(), "127.0.0.1").onSuccess(far -> {
                near.handler(far::write).closeHandler(v -> far.close());
                far.handler(near::write).closeHandler(v -> near.close());
                near.resume();
            });
        });
        int port = ConditionWait.get(server.listen(0, "127.0.0.1")).actualPort();
        PostgresSettings settings = PostgresSettings.parse("postgresql://postgres@" + others + "127.0.0.1:" + port + "/"
                + DATABASE.settings().database() + "?sslmode=disable");
        ConditionWait.get(ConditionWait.get(open(settings, 8)).close());
        assertThat(attempts.get()).isGreaterThan(1);
        ConditionWait.get(server.close());
        ConditionWait.get(client.close());
    }

    @Test
    void tooFewConnectionsAreRefused() {
        assertUnfit(DATABASE.settings(), 1_000, ServerCheck.CONNECTIONS, "max_connections");
    }

    @Test
    void theConnectionsOfAllNodesAreCounted() {
        int allowed = Integer.parseInt(DATABASE.read("SELECT current_setting('max_connections')::int"
                + " - current_setting('superuser_reserved_connections')::int"
                + " - coalesce(current_setting('reserved_connections', true), '0')::int"));
        int shards = allowed - PostgresLimits.DEFAULT.connections(0, 2) + 1;
        PostgresLedger first = ConditionWait.get(open(DATABASE.settings(), shards));
        ConditionWait.get(
                first.heartbeat().start(() -> NodePresence.alone(UUID.randomUUID(), NodeStage.JOINING), pulse -> {}));
        assertUnfit(DATABASE.settings(), shards, ServerCheck.CONNECTIONS, "2 nodes can need " + (allowed + 1));
        ConditionWait.get(first.close());
    }

    @Test
    void aDatabaseOfAnotherEncodingIsRefused() {
        DATABASE.run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        assertUnfit(PostgresProcess.settings("latin", DATABASE.server().port()), 8, ServerCheck.ENCODING, "LATIN1");
    }

    @Test
    void synchronousCommitOffForTheDatabaseIsRefused() {
        PostgresSettings settings = DATABASE.settings();
        DATABASE.run("ALTER DATABASE " + settings.database() + " SET synchronous_commit = off");
        assertUnfit(settings, 8, ServerCheck.SYNCHRONOUS_COMMIT, "synchronous_commit = on");
    }

    @Test
    void aServerThatForgetsAtACrashIsRefusedUnlessToldTo() throws Exception {
        try (PostgresProcess careless =
                PostgresProcess.start(Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off"))) {
            PostgresSettings settings = careless.newDatabase();
            assertUnfit(settings, 8, ServerCheck.FSYNC, "fsync = on");
            Set<ServerCheck> fsync = Set.of(ServerCheck.FSYNC);
            assertUnfit(settings.waiving(fsync), 8, ServerCheck.FULL_PAGE_WRITES, "full_page_writes = on");
            Set<ServerCheck> all =
                    Set.of(ServerCheck.FSYNC, ServerCheck.FULL_PAGE_WRITES, ServerCheck.SYNCHRONOUS_COMMIT);
            ConditionWait.get(ConditionWait.get(open(settings.waiving(all), 8)).close());
        }
    }

    @Test
    void aReadReplicaIsRefused() throws Exception {
        try (PostgresProcess replica = PostgresProcess.start(PostgresProcess.DURABLE)) {
            String database = replica.newDatabase().database();
            replica.becomeReplica();
            PostgresSettings settings = PostgresProcess.settings(database, replica.port());
            assertUnfit(settings, 8, ServerCheck.PRIMARY, "name the primary");
            ShardConnections connections = new ShardConnections(new PostgresConnector(DATABASE.vertx(), settings));
            assertThatThrownBy(
                            () -> ConditionWait.get(connections.shared("reads").call("SELECT 1", Tuple.tuple())))
                    .hasMessageContaining("replica");
        }
    }

    private static void assertUnfit(PostgresSettings settings, int shards, ServerCheck check, String advice) {
        assertThatThrownBy(() -> ConditionWait.get(open(settings, shards)))
                .isInstanceOfSatisfying(UnfitDatabaseException.class, unfit -> assertThat(unfit.check())
                        .isEqualTo(check))
                .hasMessageContaining(advice);
    }
}
