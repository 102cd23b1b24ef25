package io.dibs.ledger;

import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why no connection came about, and what to do. */
final class ConnectFailure {
    private static final String STARTING = "57P03";
    private static final String TOO_MANY = "53300";
    private static final String NO_DATABASE = "3D000";
    private static final String PROTOCOL = "08P01";
    private static final String NO_PRIVILEGE = "42501";
    /** PostgreSQL's words; it has no state of its own for this. */
    private static final String NO_CERTIFICATE = "valid client certificate";
    /** Wrong password, unknown user, no entry in pg_hba.conf. */
    private static final String NO_AUTHORIZATION = "28";

    private ConnectFailure() {}

    /** The server is there, and will take connections soon. */
    static boolean isStarting(Throwable failure) {
        return causes(failure).anyMatch(cause -> STARTING.equals(state(cause)));
    }

    static UnfitDatabaseException explain(PostgresSettings settings, Throwable failure) {
        if (failure instanceof UnfitDatabaseException known) {
            return known;
        }
        if (failure instanceof PgException refused && refused.getSqlState() != null) {
            return refused(settings, refused);
        }
        String place = settings.place();
        if (isCausedBy(failure, UnknownHostException.class)) {
            return unfit(
                    ServerCheck.REACHABLE,
                    "No host is named " + settings.hosts().get(0).host() + ": correct DIBS_POSTGRES_URI",
                    failure);
        }
        if (isCausedBy(failure, SSLException.class)
                || WriteFailureClassifier.cause(failure).contains("SSL")) {
            return unfit(
                    ServerCheck.TLS,
                    "PostgreSQL at " + place + " offers no TLS connection that sslmode=" + settings.sslMode().value
                            + " accepts (" + WriteFailureClassifier.cause(failure)
                            + "): correct sslmode, sslrootcert and sslcert",
                    failure);
        }
        if (isCausedBy(failure, ConnectException.class)) {
            return unfit(
                    ServerCheck.REACHABLE,
                    "Nothing listens at " + place + ": start PostgreSQL there, or correct DIBS_POSTGRES_URI",
                    failure);
        }
        return unfit(
                ServerCheck.REACHABLE,
                "PostgreSQL does not answer at " + settings + " (" + WriteFailureClassifier.cause(failure)
                        + "): check that it runs there and that no firewall is in between",
                failure);
    }

    private static UnfitDatabaseException refused(PostgresSettings settings, PgException refused) {
        String place = settings.place();
        String state = refused.getSqlState();
        String said = refused.getErrorMessage();
        if (state.equals(NO_DATABASE)) {
            return unfit(
                    ServerCheck.DATABASE,
                    "PostgreSQL at " + place + " has no database " + settings.database()
                            + ": create it (CREATE DATABASE " + settings.database()
                            + " ENCODING 'UTF8'), or correct DIBS_POSTGRES_URI",
                    refused);
        }
        if (said.contains(NO_CERTIFICATE)) {
            return unfit(
                    ServerCheck.TLS,
                    "PostgreSQL at " + place + " asks for a client certificate (" + said
                            + "): add sslcert=FILE and sslkey=FILE to DIBS_POSTGRES_URI",
                    refused);
        }
        if (state.startsWith(NO_AUTHORIZATION) || state.equals(NO_PRIVILEGE)) {
            return unfit(
                    ServerCheck.CREDENTIALS,
                    "PostgreSQL at " + place + " does not let in " + settings.user() + " (" + said
                            + "): correct user and password in DIBS_POSTGRES_URI",
                    refused);
        }
        if (state.equals(PROTOCOL)) {
            return unfit(
                    ServerCheck.SESSION,
                    "What answers at " + place + " refuses the connection's settings (" + said + "), as a connection"
                            + " pooler such as PgBouncer does: let DIBS_POSTGRES_URI name PostgreSQL itself",
                    refused);
        }
        if (state.equals(TOO_MANY)) {
            return unfit(
                    ServerCheck.REACHABLE,
                    "PostgreSQL at " + place + " has no connection left (" + said + "): raise max_connections",
                    refused);
        }
        return unfit(ServerCheck.REACHABLE, "PostgreSQL at " + place + " refuses the connection: " + said, refused);
    }

    private static UnfitDatabaseException unfit(ServerCheck check, String message, Throwable failure) {
        return new UnfitDatabaseException(check, message, failure);
    }

    private static @Nullable String state(Throwable failure) {
        return failure instanceof PgException refused ? refused.getSqlState() : null;
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
        return causes(failure).anyMatch(type::isInstance);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
