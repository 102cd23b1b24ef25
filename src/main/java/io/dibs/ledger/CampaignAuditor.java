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
    /**
     * One pass in sequence order and one over the users. A sequence below 1 counts as a gap: it stands in the place of
     * one that is missing. Coupons whose campaign is gone are above a stock of nothing. $1 is the campaign.
     */
    private static final String AUDIT = """
            SELECT c.id, c.stock, s.issued, s.highest,
                   s.highest - s.proper + s.below AS gaps,
                   s.issued - s.proper - s.below + u.excess AS duplicates,
                   greatest(s.issued - c.supply, s.highest - c.supply, 0) AS over_issue
              FROM (SELECT id, stock, per_user,
                           CASE WHEN own_codes > 0 THEN least(stock, own_codes) ELSE stock END AS supply
                      FROM campaign
                     WHERE id = $1
                     UNION ALL
                    SELECT $1, 0, 0, 0
                     WHERE NOT EXISTS (SELECT FROM campaign WHERE id = $1)
                       AND EXISTS (SELECT FROM coupon WHERE campaign = $1)) AS c,
                   LATERAL (SELECT count(*) AS issued,
                                   coalesce(max(sequence), 0)::bigint AS highest,
                                   count(*) FILTER (WHERE sequence < 1) AS below,
                                   count(*) FILTER (WHERE sequence >= 1 AND sequence IS DISTINCT FROM previous) AS proper
                              FROM (SELECT sequence, lag(sequence) OVER (ORDER BY sequence) AS previous
                                      FROM coupon
                                     WHERE campaign = c.id) AS ordered) AS s,
                   LATERAL (SELECT coalesce(sum(held - c.per_user), 0)::bigint AS excess
                              FROM (SELECT count(*) AS held
                                      FROM coupon
                                     WHERE campaign = c.id
                                     GROUP BY user_id
                                    HAVING count(*) > c.per_user) AS users) AS u
            """;

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
        Future<PgConnection> dialled =
                PgConnection.connect(vertx, settings.connectOptions("audit", limits.auditMillis()));
        return dialled.timeout(limits.connectMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> dialled.onSuccess(PgConnection::close))
                .recover(failure -> Future.failedFuture(ConnectFailure.explain(settings, failure)));
    }

    private static Future<Optional<CampaignAudit>> audit(SqlConnection connection, String campaign) {
        return connection.preparedQuery(AUDIT).execute(Tuple.of(campaign)).map(CampaignAuditor::first);
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
                row.getLong("highest"),
                row.getLong("gaps"),
                row.getLong("duplicates"),
                row.getLong("over_issue"));
    }
}
