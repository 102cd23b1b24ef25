package io.dibs.load.baseline;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** Counts only while there is stock, and inserts, in one statement and one way to PostgreSQL and back. */
final class ConditionalUpdateBaseline implements CouponBaseline {
    private static final String CLAIM = """
            WITH taken AS (
              UPDATE baseline_campaign SET issued = issued + 1 WHERE id = $1 AND issued < stock RETURNING issued
            )
            INSERT INTO baseline_coupon (campaign, user_id, sequence) SELECT $1, $2, issued FROM taken
            """;

    private final BaselineDatabase database;

    ConditionalUpdateBaseline(BaselineDatabase database) {
        this.database = database;
    }

    @Override
    public Future<Void> create(String campaign, int stock) {
        return database.createCampaign(campaign, stock);
    }

    /** A user who holds a coupon violates the key, which takes the count back. */
    @Override
    public Future<ClaimResult> claim(String campaign, String user) {
        return database.run(CLAIM, Tuple.of(campaign, user))
                .compose(
                        done -> done.rowCount() == 1 ? Future.succeededFuture(ClaimResult.WON) : find(campaign, user),
                        failure -> BaselineDatabase.isUniqueViolation(failure)
                                ? Future.succeededFuture(ClaimResult.HELD)
                                : Future.failedFuture(failure));
    }

    private Future<ClaimResult> find(String campaign, String user) {
        return database.run(
                        "SELECT FROM baseline_coupon WHERE campaign = $1 AND user_id = $2", Tuple.of(campaign, user))
                .map(found -> found.size() == 0 ? ClaimResult.SOLD_OUT : ClaimResult.HELD);
    }
}
