package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.external.PgBouncerProcess;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.pgclient.PgConnection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real PgBouncer in transaction mode between a node and its PostgreSQL: a start says so in one line. */
@Tag("pgbouncer")
class ConnectionPoolerIT {
    private static final String IGNORED = "ignore_startup_parameters = extra_float_digits, lock_timeout,"
            + " statement_timeout, idle_in_transaction_session_timeout, plan_cache_mode, enable_seqscan";

    @RegisterExtension
    private static final TestDatabase DATABASE = TestDatabase.empty();

    @Test
    void aPoolerThatRefusesWhatAConnectionAsksForIsNamed() throws Exception {
        try (PgBouncerProcess pooler = new PgBouncerProcess(DATABASE.server().port())) {
            assertRefused(pooler, "unsupported startup parameter");
        }
    }

    @Test
    void aPoolerThatIgnoresWhatAConnectionAsksForIsNamed() throws Exception {
        try (PgBouncerProcess pooler = new PgBouncerProcess(DATABASE.server().port(), IGNORED)) {
            assertRefused(pooler, "lock_timeout is 0 ms on a connection that asked for 2000 ms");
        }
    }

    /** The role gives every session the limits; another client of the pool can change them all the same. */
    @Test
    void aPoolerIsNamedAlsoWhereTheTimeoutsHappenToBeRight() throws Exception {
        PostgresSettings settings = DATABASE.settings();
        for (String limit : new String[] {
            "lock_timeout = 2000", "statement_timeout = 4000", "idle_in_transaction_session_timeout = 5000"
        }) {
            DATABASE.run("ALTER DATABASE " + settings.database() + " SET " + limit);
        }
        try (PgBouncerProcess pooler = new PgBouncerProcess(DATABASE.server().port(), IGNORED)) {
            PostgresSettings pooled = PostgresProcess.settings(settings.database(), pooler.port());
            PgConnection open =
                    ConditionWait.get(PgConnection.connect(DATABASE.vertx(), pooled.connectOptions("x", 4_000)));
            assertThatThrownBy(() -> ConditionWait.get(new SessionCheck(pooled, 4_000).pass(open)))
                    .hasMessage("A connection pooler such as PgBouncer is in front of PostgreSQL, and can lose the"
                            + " time-outs of a session; let DIBS_POSTGRES_URI name PostgreSQL itself");
            ConditionWait.get(open.close());
        }
    }

    private static void assertRefused(PgBouncerProcess pooler, String reason) {
        PostgresSettings settings = PostgresProcess.settings(DATABASE.settings().database(), pooler.port());
        assertThatThrownBy(() -> ConditionWait.get(PostgresLedger.check(DATABASE.vertx(), settings, 4)))
                .isInstanceOfSatisfying(UnfitDatabaseException.class, unfit -> assertThat(unfit.check())
                        .isEqualTo(ServerCheck.SESSION))
                .hasMessageContaining("PgBouncer")
                .hasMessageContaining(reason)
                .hasMessageContaining("let DIBS_POSTGRES_URI name PostgreSQL itself")
                .hasMessageNotContaining("\n");
    }
}
