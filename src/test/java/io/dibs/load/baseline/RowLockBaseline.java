package io.dibs.load.baseline;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Locks the campaign's row with FOR UPDATE, looks, inserts, counts. */
final class RowLockBaseline implements CouponBaseline {
    private final BaselineDatabase database;

    RowLockBaseline(BaselineDatabase database) {
        this.database = database;
    }

    @Override
    public Future<Void> create(String campaign, int stock) {
        return database.createCampaign(campaign, stock);
    }

    @Override
    public Future<ClaimResult> claim(String campaign, String user) {
        return database.inTransaction(connection -> BaselineDatabase.run(
                        connection,
                        "SELECT issued, stock FROM baseline_campaign WHERE id = $1 FOR UPDATE",
                        Tuple.of(campaign))
                .compose(locked -> issue(connection, campaign, user, locked)));
    }

    /** Under a lock that excludes all others of the campaign. */
    static Future<ClaimResult> issue(SqlConnection connection, String campaign, String user, RowSet<Row> counts) {
        Row count = counts.iterator().next();
        int sequence = count.getInteger("issued") + 1;
        if (sequence > count.getInteger("stock")) {
            return BaselineDatabase.heldOrSoldOut(
                    connection, BaselineDatabase.COUPON_OF_USER, Tuple.of(campaign, user));
        }
        String sql = """
                INSERT INTO baseline_coupon (campaign, user_id, sequence) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
                """;
        return BaselineDatabase.run(connection, sql, Tuple.of(campaign, user, sequence))
                .compose(inserted -> inserted.rowCount() == 0
                        ? Future.succeededFuture(ClaimResult.HELD)
                        : count(connection, campaign, sequence));
    }

    private static Future<ClaimResult> count(SqlConnection connection, String campaign, int issued) {
        return BaselineDatabase.run(
                        connection,
                        "UPDATE baseline_campaign SET issued = $2 WHERE id = $1",
                        Tuple.of(campaign, issued))
                .map(ClaimResult.WON);
    }
}
