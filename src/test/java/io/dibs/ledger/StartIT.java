package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dibs.campaign.HolderIdentity;
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
        return Buffer.buffer().appendByte((byte) 'E').appendInt(body.length() + Integer.BYTES).appendBuffer(body);
    }

    @RegisterExtension
    private static final Database DATABASE = new Database();

    private static Future<PostgresLedger> open(PostgresSettings settings, int shards) {
        return PostgresLedger.open(DATABASE.vertx(), settings, new Node(UUID.randomUUID(), "node"), shards);
    }

    @Test
    void nodesThatStartAtOnceOnAnEmptyDatabaseAgree() {
        PostgresSettings settings = DATABASE.settings();
        List<Future<PostgresLedger>> opening =
                IntStream.range(0, 4).mapToObj(n -> open(settings, 8)).toList();
        List<PostgresLedger> nodes = opening.stream().map(Polling::get).toList();
        Set<HolderIdentity> hashes = Set.copyOf(
                nodes.stream().map(node -> node.userHash().of(SOMEBODY)).toList());
        assertThat(hashes).hasSize(1);
        assertThat(Polling.get(nodes.get(0).register().owners())).hasSize(8);
        nodes.forEach(node -> Polling.get(node.close()));
    }

    @Test
    void aRestartKeepsTheKeyAndWarnsOfNothing() {
        PostgresSettings settings = DATABASE.settings();
        PostgresLedger first = Polling.get(open(settings, 8));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        PostgresLedger second = Polling.get(open(settings, 8));
        root.detachAppender(log);
        assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
        assertThat(second.userHash().of(SOMEBODY)).isEqualTo(first.userHash().of(SOMEBODY));
        Polling.get(first.close());
        Polling.get(second.close());
    }

    @Test
    void anotherNumberOfShardsIsRefused() {
        PostgresSettings settings = DATABASE.settings();
        Polling.get(Polling.get(open(settings, 8)).close());
        assertUnfit(settings, 16, Check.SHARDS, "DIBS_SHARDS=8");
    }

    @Test
    void aServerThatIsNotThereIsRefusedWithoutItsPassword() {
        PostgresSettings nowhere = PostgresSettings.parse("postgresql://me:secret@127.0.0.1:1/db");
        assertUnfit(nowhere, 8, Check.REACHABLE, "Nothing listens at 127.0.0.1:1");
        assertThatThrownBy(() -> Polling.get(open(nowhere, 8))).hasMessageNotContaining("secret");
    }

    @Test
    void whatKeepsANodeOutIsToldApart() {
        String place = "@127.0.0.1:" + DATABASE.server().port();
        DATABASE.run("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN PASSWORD 'right'");
        assertUnfit(
                PostgresSettings.parse("postgresql://postgres:x" + place + "/nowhere"),
                8,
                Check.DATABASE,
                "no database nowhere: create it");
        assertUnfit(
                PostgresSettings.parse("postgresql://nobody:secret" + place + "/postgres"),
                8,
                Check.CREDENTIALS,
                "does not let in nobody");
        assertUnfit(
                PostgresSettings.parse("postgresql://me@host.invalid/db"), 8, Check.REACHABLE, "No host is named host.invalid");
        assertUnfit(
                PostgresSettings.parse("postgresql://postgres:x" + place + "/postgres?sslmode=require"),
                8,
                Check.TLS,
                "sslmode=require");
    }

    @Test
    void aServerThatIsStartingIsWaitedFor() {
        NetServer door = DATABASE.vertx().createNetServer();
        AtomicInteger knocks = new AtomicInteger();
        NetClient client = DATABASE.vertx().createNetClient();
        door.connectHandler(near -> {
            if (knocks.incrementAndGet() == 1) {
                near.handler(startup -> near.write(STARTING).onComplete(told -> near.close()));
                return;
            }
            near.pause();
            client.connect(DATABASE.server().port(), "127.0.0.1").onSuccess(far -> {
                near.handler(far::write).closeHandler(v -> far.close());
                far.handler(near::write).closeHandler(v -> near.close());
                near.resume();
            });
        });
        int port = Polling.get(door.listen(0, "127.0.0.1")).actualPort();
        PostgresSettings settings = Server.settings(DATABASE.settings().database(), port);
        Polling.get(Polling.get(open(settings, 8)).close());
        assertThat(knocks.get()).isGreaterThan(1);
        Polling.get(door.close());
        Polling.get(client.close());
    }

    @Test
    void tooFewConnectionsAreRefused() {
        assertUnfit(DATABASE.settings(), 1_000, Check.CONNECTIONS, "max_connections");
    }

    @Test
    void theConnectionsOfAllNodesAreCounted() {
        int allowed = Integer.parseInt(DATABASE.read("SELECT current_setting('max_connections')::int"
                + " - current_setting('superuser_reserved_connections')::int"
                + " - coalesce(current_setting('reserved_connections', true), '0')::int"));
        int shards = allowed - PostgresLimits.DEFAULT.connections(0, 2) + 1;
        PostgresLedger first = Polling.get(open(DATABASE.settings(), shards));
        Polling.get(first.heartbeat().start(() -> "", pulse -> {}));
        assertUnfit(DATABASE.settings(), shards, Check.CONNECTIONS, "2 nodes can need " + (allowed + 1));
        Polling.get(first.close());
    }

    @Test
    void aDatabaseOfAnotherEncodingIsRefused() {
        DATABASE.run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        assertUnfit(Server.settings("latin", DATABASE.server().port()), 8, Check.ENCODING, "LATIN1");
    }

    @Test
    void synchronousCommitOffForTheDatabaseIsRefused() {
        PostgresSettings settings = DATABASE.settings();
        DATABASE.run("ALTER DATABASE " + settings.database() + " SET synchronous_commit = off");
        assertUnfit(settings, 8, Check.SYNCHRONOUS_COMMIT, "synchronous_commit = on");
    }

    @Test
    void aServerThatForgetsAtACrashIsRefusedUnlessToldTo() throws Exception {
        try (Server careless = Server.start(
                Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off"))) {
            PostgresSettings settings = careless.newDatabase();
            assertUnfit(settings, 8, Check.FSYNC, "fsync = on");
            Set<Check> fsync = Set.of(Check.FSYNC);
            assertUnfit(settings.waiving(fsync), 8, Check.FULL_PAGE_WRITES, "full_page_writes = on");
            Set<Check> all = Set.of(Check.FSYNC, Check.FULL_PAGE_WRITES, Check.SYNCHRONOUS_COMMIT);
            Polling.get(Polling.get(open(settings.waiving(all), 8)).close());
        }
    }

    @Test
    void aReadReplicaIsRefused() throws Exception {
        try (Server replica = Server.start(Server.DURABLE)) {
            String database = replica.newDatabase().database();
            replica.becomeReplica();
            PostgresSettings settings = Server.settings(database, replica.port());
            assertUnfit(settings, 8, Check.PRIMARY, "name the primary");
            Links links = new Links(DATABASE.vertx(), settings);
            assertThatThrownBy(() -> Polling.get(links.shared("reads").call("SELECT 1", Tuple.tuple())))
                    .hasMessageContaining("replica");
        }
    }

    private static void assertUnfit(PostgresSettings settings, int shards, Check check, String advice) {
        assertThatThrownBy(() -> Polling.get(open(settings, shards)))
                .isInstanceOfSatisfying(
                        UnfitDatabaseException.class, unfit -> assertThat(unfit.check()).isEqualTo(check))
                .hasMessageContaining(advice);
    }
}
