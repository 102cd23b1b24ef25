package io.dibs.ledger;

import io.dibs.repository.CampaignAudit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Proves campaigns straight from PostgreSQL. It needs no more than to know where that is: no node has to run. */
public final class CampaignAuditor {
    private final Vertx vertx;
    private final PostgresSettings settings;

    public CampaignAuditor(Vertx vertx, PostgresSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** Empty where there is no such campaign. Each audit has a connection of its own: it can take a minute. */
    public Future<Optional<CampaignAudit>> audit(String campaign) {
        return connected().compose(connection -> audit(connection, campaign).eventually(connection::close));
    }

    private Future<PgConnection> connected() {
        PostgresLimits limits = settings.limits();
        Future<PgConnection> connecting =
                PgConnection.connect(vertx, settings.connectOptions("audit", limits.auditMillis()));
        return connecting
                .timeout(limits.connectMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> connecting.onSuccess(PgConnection::close))
                .recover(failure -> Future.failedFuture(ConnectFailure.explain(settings, failure)));
    }

    private static Future<Optional<CampaignAudit>> audit(SqlConnection connection, String campaign) {
        return connection
                .preparedQuery(CampaignStatements.AUDIT)
                .execute(Tuple.of(campaign))
                .map(CampaignAuditor::first);
    }

    private static Optional<CampaignAudit> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(audit(rows.iterator().next()));
    }

    private static CampaignAudit audit(Row row) {
        return new CampaignAudit(
                row.getString("id"),
                row.getInteger("stock"),
                row.getLong("issued"),
                row.getInteger("highest"),
                row.getLong("gaps"),
                row.getLong("duplicates"),
                row.getLong("over_issue"),
                row.getLong("misindexed"));
    }
}
