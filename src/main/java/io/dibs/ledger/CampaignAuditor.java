package io.dibs.ledger;

import io.dibs.repository.CampaignAudit;
import io.dibs.repository.LedgerLoss;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Proves campaigns straight from PostgreSQL, and has those go on that lost coupons. It needs no more than to know where
 * that is: no node has to run.
 */
public final class CampaignAuditor {
    private final Vertx vertx;
    private final PostgresSettings settings;

    public CampaignAuditor(Vertx vertx, PostgresSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /**
     * Empty where there is no such campaign. Each audit has a connection of its own: it can take a minute. Fails with
     * {@link ArchivedCampaignException} where the coupons were archived.
     */
    public Future<Optional<CampaignAudit>> audit(String campaign) {
        return connected().compose(connection -> requireCoupons(connection, campaign)
                .compose(there -> audit(connection, campaign))
                .eventually(connection::close));
    }

    /**
     * Has a campaign go on that is paused because coupons were lost. The nodes learn of it from the fence.
     *
     * @param who decides it, as the history shows
     * @return what it lost; empty where there is nothing to decide
     */
    public Future<Optional<LedgerLoss>> recover(String campaign, String who) {
        return connected()
                .compose(connection -> recover(connection, campaign, who).eventually(connection::close));
    }

    private static Future<Optional<LedgerLoss>> recover(SqlConnection connection, String campaign, String who) {
        return connection
                .begin()
                .compose(transaction -> connection
                        .preparedQuery(CommandStatements.LOCK_FENCE)
                        .execute(Tuple.of(campaign))
                        .compose(locked -> connection
                                .preparedQuery(CommandStatements.RECOVER)
                                .execute(Tuple.of(campaign, who)))
                        .compose(rows -> transaction.commit().map(rows)))
                .compose(rows -> rows.iterator().next().getLong("recovered") == 0
                        ? Future.succeededFuture(Optional.empty())
                        : losses(connection, campaign).map(losses -> Optional.of(losses.get(losses.size() - 1))));
    }

    private Future<PgConnection> connected() {
        PostgresLimits limits = settings.limits();
        Future<PgConnection> connecting = new PostgresConnector(vertx, settings).connect("audit", limits.auditMillis());
        return connecting
                .timeout(limits.connectMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> connecting.onSuccess(PgConnection::close))
                .recover(failure -> Future.failedFuture(ConnectFailure.explain(settings, failure)));
    }

    private static Future<Void> requireCoupons(SqlConnection connection, String campaign) {
        return connection
                .preparedQuery(ArchiveStatements.REMOVED_SINCE)
                .execute(Tuple.of(campaign))
                .map(rows -> {
                    for (Row row : rows) {
                        throw new ArchivedCampaignException(
                                campaign, TimestampConversion.millis(row.getOffsetDateTime("removing_at")));
                    }
                    return null;
                });
    }

    private static Future<Optional<CampaignAudit>> audit(SqlConnection connection, String campaign) {
        return connection
                .preparedQuery(CampaignStatements.AUDIT)
                .execute(Tuple.of(campaign))
                .map(CampaignAuditor::first)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(found)
                        : losses(connection, campaign).map(losses -> found.map(audit -> audit.withLosses(losses))));
    }

    private static Future<List<LedgerLoss>> losses(SqlConnection connection, String campaign) {
        return connection
                .preparedQuery(CampaignStatements.LOSSES)
                .execute(Tuple.of(campaign))
                .map(rows -> rows.stream().map(CampaignAuditor::loss).toList());
    }

    private static LedgerLoss loss(Row row) {
        OffsetDateTime decidedAt = row.getOffsetDateTime("decided_at");
        return new LedgerLoss(
                TimestampConversion.millis(row.getOffsetDateTime("found_at")),
                row.getInteger("issued"),
                row.getInteger("known"),
                row.getInteger("returned"),
                decidedAt == null ? null : TimestampConversion.millis(decidedAt));
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
