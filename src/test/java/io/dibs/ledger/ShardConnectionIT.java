package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.postgres.TestDatabase;
import io.dibs.testkit.process.FreePorts;
import io.dibs.testkit.process.JvmHeap;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One connection of a node: what ends it, and what is asked before it is used. */
class ShardConnectionIT {
    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private static final String BACKEND = "SELECT pg_backend_pid()";
    private static final int ATTEMPTS = 50;

    private ShardConnections connections =
            new ShardConnections(new PostgresConnector(DATABASE.vertx(), DATABASE.settings()));

    @AfterEach
    void close() {
        ConditionWait.get(connections.close());
    }

    @Test
    void aConnectionIsNotUsedAgainAfterAnErrorOfTheServer() {
        ShardConnection connection = connections.shared("trial");
        int first = number(connection.call(BACKEND, Tuple.tuple()));
        assertThat(number(connection.call(BACKEND, Tuple.tuple()))).isEqualTo(first);
        assertThatThrownBy(() -> ConditionWait.get(connection.call("SELECT 1 / $1::int", Tuple.of(0))))
                .hasMessageContaining("division by zero");
        assertThat(number(connection.call(BACKEND, Tuple.tuple()))).isNotEqualTo(first);
    }

    /** The server's own limit is far away: without a word it would go on, and hold what it has locked. */
    @Test
    void aStatementThatIsLateIsEndedOnTheServer() {
        ConditionWait.get(connections.close());
        PostgresLimits hasty = new PostgresLimits(3_000, 60_000, 60_000, 300, 60_000, 60_000, 2, 4);
        connections = new ShardConnections(
                new PostgresConnector(DATABASE.vertx(), DATABASE.settings().with(hasty)));
        assertThatThrownBy(
                        () -> ConditionWait.get(connections.shared("late").call("SELECT pg_sleep(50)", Tuple.tuple())))
                .hasMessageContaining("Timeout");
        ConditionWait.until("it is ended", () -> DATABASE.read(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dibs late'")
                .equals("0"));
    }

    @Test
    void aServerThatTakesNoConnectionIsNamed() throws IOException {
        ConditionWait.get(connections.close());
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PostgresLimits hasty = new PostgresLimits(300, 2_000, 2_000, 2_000, 60_000, 60_000, 2, 4);
            connections = new ShardConnections(new PostgresConnector(
                    DATABASE.vertx(),
                    PostgresSettings.parse("postgresql://a:b@127.0.0.1:" + silent.getLocalPort() + "/c")
                            .with(hasty)));
            assertThatThrownBy(
                            () -> ConditionWait.get(connections.shared("trial").call(BACKEND, Tuple.tuple())))
                    .isInstanceOfSatisfying(
                            UnfitDatabaseException.class,
                            unfit -> assertThat(unfit.check().isOutage()).isTrue())
                    .hasMessageContaining("does not answer at")
                    .hasMessageContaining(":" + silent.getLocalPort());
        }
    }

    /** An outage may last for hours. */
    @Test
    void whatDoesNotConnectOrIsLostLeavesNothingInMemory() {
        int refusing = FreePorts.free();
        ShardConnections nowhere = new ShardConnections(new PostgresConnector(
                DATABASE.vertx(), PostgresSettings.parse("postgresql://a:b@127.0.0.1:" + refusing + "/c")));
        ShardConnection refused = nowhere.shared("refused");
        ShardConnection lost = connections.shared("lost");
        long before = clientsInMemory();
        for (int i = 0; i < ATTEMPTS; i++) {
            assertThatThrownBy(() -> ConditionWait.get(refused.call(BACKEND, Tuple.tuple())))
                    .hasMessageContaining("Nothing listens at 127.0.0.1:" + refusing);
            int backend = number(lost.call(BACKEND, Tuple.tuple()));
            DATABASE.run("SELECT pg_terminate_backend(" + backend + ")");
            ConditionWait.until(
                    "it has ended", () -> DATABASE.read("SELECT count(*) FROM pg_stat_activity WHERE pid = " + backend)
                            .equals("0"));
        }
        ConditionWait.until("they are gone", () -> clientsInMemory() <= before + 2);
        ConditionWait.get(nowhere.close());
    }

    private static long clientsInMemory() {
        return JvmHeap.liveObjects(ProcessHandle.current().pid(), "io.vertx.core.net.impl.NetClientImpl");
    }

    @Test
    void aDatabaseThatBecameForgetfulIsNotedAtTheNextConnection() {
        ShardConnection connection = connections.shared("writes");
        assertThat(number(connection.call(BACKEND, Tuple.tuple()))).isPositive();
        DATABASE.run(
                "ALTER DATABASE " + DATABASE.settings().database() + " SET synchronous_commit = off",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dibs writes'");
        ConditionWait.until("the link has noticed", () -> refuses(connection, "synchronous_commit = on"));
        QueryPool queries = new QueryPool(new PostgresConnector(DATABASE.vertx(), DATABASE.settings()));
        assertThatThrownBy(() -> ConditionWait.get(queries.bounded().execute(CampaignStatements.BY_ID, Tuple.of("a"))))
                .hasMessageContaining("synchronous_commit = on");
        ConditionWait.get(queries.close());
    }

    /** As over a pooler that is set to ignore what a connection asks for. */
    @Test
    void aConnectionWithoutTheLimitsThatItAskedForIsRefused() {
        PostgresSettings settings = DATABASE.settings();
        SessionCheck check = new SessionCheck(settings, 4_000);
        PgConnection open = ConditionWait.get(PgConnection.connect(DATABASE.vertx(), settings.connectOptions("x", 0)));
        assertThatThrownBy(() -> ConditionWait.get(check.pass(open)))
                .isInstanceOfSatisfying(UnfitDatabaseException.class, unfit -> assertThat(unfit.check())
                        .isEqualTo(ServerCheck.SESSION))
                .hasMessageContaining("statement_timeout is 0 ms on a connection that asked for 4000 ms");
        ConditionWait.get(open.close());
    }

    private static boolean refuses(ShardConnection connection, String advice) {
        try {
            number(connection.call(BACKEND, Tuple.tuple()));
            return false;
        } catch (RuntimeException refused) {
            return refused.getMessage().contains(advice);
        }
    }

    /** It flushes here and waits for nobody: enough for a server alone. */
    @Test
    void aCommitThatDoesNotWaitForItsStandbyIsRefusedUnlessWaived() throws Exception {
        try (PostgresProcess server = PostgresProcess.start(Map.of("fsync", "on", "synchronous_commit", "local"))) {
            PostgresSettings settings = PostgresProcess.settings("postgres", server.port());
            ShardConnections alone = new ShardConnections(new PostgresConnector(DATABASE.vertx(), settings));
            assertThat(number(alone.shared("alone").call(BACKEND, Tuple.tuple())))
                    .isPositive();
            server.run("postgres", "ALTER SYSTEM SET synchronous_standby_names = 'second'", "SELECT pg_reload_conf()");
            ConditionWait.until("the server knows", () -> server.read("postgres", "SHOW synchronous_standby_names")
                    .equals("second"));
            assertThatThrownBy(() -> number(alone.shared("replicated").call(BACKEND, Tuple.tuple())))
                    .hasMessageContaining("synchronous_commit local")
                    .hasMessageContaining("DIBS_POSTGRES_WAIVE=synchronous_commit");
            ShardConnections waived = new ShardConnections(
                    new PostgresConnector(DATABASE.vertx(), settings.waiving(Set.of(ServerCheck.SYNCHRONOUS_COMMIT))));
            assertThat(number(waived.shared("waived").call(BACKEND, Tuple.tuple())))
                    .isPositive();
            ConditionWait.get(alone.close());
            ConditionWait.get(waived.close());
        }
    }

    private static int number(Future<RowSet<Row>> rows) {
        return ConditionWait.get(rows).iterator().next().getInteger(0);
    }
}
