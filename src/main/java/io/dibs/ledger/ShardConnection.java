package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One dedicated connection to the primary that reconnects after a loss. After any failure the connection is closed and
 * never used again, because its last statement may still be executed; its successor begins with nothing in flight. Runs
 * on one context; any thread may call.
 */
final class ShardConnection {
    private final ContextInternal context;
    private final PgConnectOptions options;
    private final PostgresConnector connector;
    private final PostgresLimits limits;
    private final SessionCheck check;
    private final ServerWarnings warnings = new ServerWarnings();
    private @Nullable Future<PgConnection> connection;
    private int underWay;
    private long usedAt;
    private boolean closed;
    private Runnable onLoss = () -> {};

    /**
     * @param name its name in the server's list of connections
     * @param parameters of the server, for this connection alone
     */
    ShardConnection(ContextInternal context, PostgresConnector connector, String name, Map<String, String> parameters) {
        PostgresSettings settings = connector.settings();
        this.context = context;
        this.connector = connector;
        this.limits = settings.limits();
        this.options = settings.connectOptions(name, limits.statementMillis());
        parameters.forEach(options::addProperty);
        this.check = new SessionCheck(settings.onPrimary(), limits.statementMillis());
    }

    ContextInternal context() {
        return context;
    }

    /** Runs whenever a connection was lost, or was given up after a failure; not where none came about. */
    void onLoss(Runnable what) {
        onLoss = what;
    }

    /**
     * The rows come back on the connection's context. A warning of the server is a failure, see
     * {@link WarningException}.
     */
    Future<RowSet<Row>> call(String sql, Tuple arguments) {
        Promise<RowSet<Row>> promise = context.promise();
        context.emit(arguments, tuple -> callHere(sql, tuple).onComplete(promise));
        return promise.future();
    }

    private Future<RowSet<Row>> callHere(String sql, Tuple arguments) {
        underWay++;
        Future<PgConnection> used = connected();
        return used.compose(open -> open.preparedQuery(sql).execute(arguments))
                .timeout(limits.callMillis(), TimeUnit.MILLISECONDS)
                .compose(warnings::none)
                .onComplete(done -> {
                    underWay--;
                    usedAt = System.nanoTime();
                    if (done.failed()) {
                        abandon(used, done.cause());
                    }
                });
    }

    private Future<PgConnection> connected() {
        if (closed) {
            return Future.failedFuture("The ledger is closed");
        }
        return connection == null ? connect() : connection;
    }

    private Future<PgConnection> connect() {
        warnings.clear();
        Future<PgConnection> connecting = connector.connect(options);
        Future<PgConnection> opening = connecting
                .timeout(limits.connectMillis(), TimeUnit.MILLISECONDS)
                .recover(this::named)
                .compose(this::checked);
        connection = opening;
        opening.onSuccess(open -> open.closeHandler(v -> forget(opening)));
        opening.onFailure(failure -> connecting.onSuccess(PgConnection::close));
        return opening;
    }

    /** People read the message, at startup and in logs. An error of the server stays: callers look at its state. */
    private <T> Future<T> named(Throwable failure) {
        return Future.failedFuture(
                failure instanceof PgException ? failure : ConnectFailure.explain(connector.settings(), failure));
    }

    private Future<PgConnection> checked(PgConnection open) {
        open.noticeHandler(warnings);
        open.exceptionHandler(failure -> {});
        return check.pass(open);
    }

    /** A statement that the server has not answered may hold the fence: it is asked to end it. */
    private void abandon(Future<PgConnection> used, Throwable failure) {
        forget(used);
        used.onSuccess(open -> {
            if (!(failure instanceof PgException)) {
                open.cancelRequest();
            }
            open.close();
        });
    }

    private void forget(Future<PgConnection> lost) {
        if (connection == lost) {
            connection = null;
            if (lost.succeeded()) {
                onLoss.run();
            }
        }
    }

    void closeIfIdle() {
        context.emit(null, v -> {
            long idleMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - usedAt);
            if (underWay == 0 && idleMillis > limits.idleMillis()) {
                closeHere();
            }
        });
    }

    Future<Void> close() {
        Promise<Void> promise = context.promise();
        context.emit(promise, done -> {
            closed = true;
            closeHere().onComplete(done);
        });
        return promise.future();
    }

    private Future<Void> closeHere() {
        Future<PgConnection> old = connection;
        connection = null;
        return old == null
                ? Future.succeededFuture()
                : old.compose(PgConnection::close).otherwiseEmpty();
    }
}
