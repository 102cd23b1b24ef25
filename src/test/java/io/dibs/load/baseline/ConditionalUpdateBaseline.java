package io.dibs.load.baseline;

import io.vertx.core.Future;

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

    @Override
    public Future<ClaimResult> claim(String campaign, String user) {
        return database.claim(CLAIM, BaselineDatabase.COUPON_OF_USER, campaign, user);
    }
}
