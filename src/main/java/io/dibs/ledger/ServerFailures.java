package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.Set;

/** Tells temporary failures of PostgreSQL from faults of our own statements. */
final class ServerFailures {
    /** Classes of SQLSTATE: connections, rollbacks, resources, locks, an operator's doing, the system. */
    private static final Set<String> TRANSIENT = Set.of("08", "40", "53", "55", "57", "58");
    /** A server that became a replica: the primary is elsewhere, or will be. */
    private static final String READ_ONLY = "25006";

    private ServerFailures() {}

    /** Returns the same failure, or one that is not a {@link io.vertx.core.VertxException} if a retry does not help. */
    static <T> Future<T> translated(Throwable failure) {
        boolean refused = failure instanceof PgException error && !isTransient(error.getSqlState());
        return Future.failedFuture(
                refused
                        ? new IllegalStateException("PostgreSQL refuses a statement: " + failure.getMessage(), failure)
                        : failure);
    }

    private static boolean isTransient(String state) {
        return state == null
                || READ_ONLY.equals(state)
                || state.length() >= 2 && TRANSIENT.contains(state.substring(0, 2));
    }
}
