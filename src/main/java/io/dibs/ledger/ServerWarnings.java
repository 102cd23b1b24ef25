package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.pgclient.PgNotice;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import org.jspecify.annotations.Nullable;

/** Collects the warnings of a server, see {@link WarningException}. */
final class ServerWarnings implements Handler<PgNotice> {
    /** A NOTICE and below has class 00. The severity's name is no guide: it is translated. */
    private static final String HARMLESS = "00";

    private @Nullable String latest;

    @Override
    public void handle(PgNotice notice) {
        if (notice.getCode() == null || !notice.getCode().startsWith(HARMLESS)) {
            latest = notice.getMessage();
        }
    }

    Future<RowSet<Row>> none(RowSet<Row> rows) {
        return latest == null ? Future.succeededFuture(rows) : Future.failedFuture(new WarningException(latest));
    }

    void clear() {
        latest = null;
    }
}
