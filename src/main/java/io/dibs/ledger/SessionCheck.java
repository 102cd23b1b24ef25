package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks on each new connection that what is written over it is durable. After a failover the same name leads to
 * another server, and settings of a server can change while nodes run.
 */
final class SessionCheck {
    private static final String FACTS = """
            SELECT pg_is_in_recovery() AS recovering,
                   current_setting('fsync') AS fsync,
                   current_setting('full_page_writes') AS full_page_writes,
                   current_setting('synchronous_commit') AS synchronous_commit,
                   current_setting('synchronous_standby_names') AS standbys,
                   pg_backend_pid() AS backend,
                   (SELECT setting::int FROM pg_settings WHERE name = 'lock_timeout') AS lock_timeout,
                   (SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout') AS statement_timeout,
                   (SELECT setting::int
                      FROM pg_settings
                     WHERE name = 'idle_in_transaction_session_timeout') AS idle_in_transaction_session_timeout
            """;

    private final PostgresSettings settings;
    private final int statementMillis;

    /** @param statementMillis what the connection asked for as its {@code statement_timeout} */
    SessionCheck(PostgresSettings settings, int statementMillis) {
        this.settings = settings;
        this.statementMillis = statementMillis;
    }

    /** Fails with {@link UnfitDatabaseException}; the caller then closes the connection. */
    Future<PgConnection> pass(PgConnection open) {
        return open.query(FACTS).execute().map(rows -> {
            check(rows.iterator().next(), open.processId());
            return open;
        });
    }

    private void check(Row facts, int announcedBackend) {
        require(
                ServerCheck.PRIMARY,
                !facts.getBoolean("recovering"),
                "PostgreSQL is a read replica: name the primary instead");
        requireOwnSession(facts, announcedBackend);
        requireOn(facts, ServerCheck.FSYNC, "fsync", "a crash of its machine would lose coupons");
        requireOn(facts, ServerCheck.FULL_PAGE_WRITES, "full_page_writes", "a crash of its machine could tear pages");
        requireOn(
                facts,
                ServerCheck.SYNCHRONOUS_COMMIT,
                "synchronous_commit",
                "a crash would lose coupons that were acknowledged");
        requireReplicated(facts);
    }

    /**
     * A pooler names no backend of PostgreSQL. In transaction mode it gives each transaction any session, with the
     * settings of its first client; one that ignores startup parameters leaves the server's own limits in force,
     * usually none.
     */
    private void requireOwnSession(Row facts, int announcedBackend) {
        String lost = Stream.of(
                        lostTimeout(facts, "lock_timeout", settings.limits().lockMillis()),
                        lostTimeout(facts, "statement_timeout", statementMillis),
                        lostTimeout(
                                facts,
                                "idle_in_transaction_session_timeout",
                                settings.limits().statementMillis()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        boolean pooled = facts.getInteger("backend") != announcedBackend;
        String what =
                pooled ? "A connection pooler such as PgBouncer is in front of PostgreSQL" : "PostgreSQL's " + lost;
        String harm = !pooled ? "" : lost.isEmpty() ? ", and can lose the time-outs of a session" : ", and " + lost;
        require(
                ServerCheck.SESSION,
                !pooled && lost.isEmpty(),
                what + harm + "; let DIBS_POSTGRES_URI name PostgreSQL itself");
    }

    private static Optional<String> lostTimeout(Row facts, String name, int asked) {
        int inForce = facts.getInteger(name);
        return inForce == asked
                ? Optional.empty()
                : Optional.of(name + " is " + inForce + " ms on a connection that asked for " + asked + " ms");
    }

    /** {@code remote_write} and {@code remote_apply} flush here, and so does {@code local}. */
    private void requireOn(Row facts, ServerCheck check, String name, String reason) {
        require(
                check,
                !facts.getString(name).equals("off"),
                "PostgreSQL runs with " + name + " off: " + reason + "; set " + name + " = on");
    }

    private void requireReplicated(Row facts) {
        boolean replicated = !facts.getString("standbys").isBlank();
        require(
                ServerCheck.SYNCHRONOUS_COMMIT,
                !replicated || !facts.getString("synchronous_commit").equals("local"),
                "PostgreSQL has synchronous standbys and runs with synchronous_commit local: a failover would lose"
                        + " coupons that were acknowledged; set synchronous_commit = on");
    }

    private void require(ServerCheck check, boolean holds, String message) {
        if (!holds && !settings.waived().contains(check)) {
            String waiver = check.isWaivable() ? " (or waive it with DIBS_POSTGRES_WAIVE=" + check.waiver() + ")" : "";
            throw new UnfitDatabaseException(check, message + waiver);
        }
    }
}
