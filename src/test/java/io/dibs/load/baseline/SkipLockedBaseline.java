package io.dibs.load.baseline;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/**
 * A row for each coupon from the start; a claim takes the first that nobody has locked. Claims do not wait for each
 * other, but a user who asks twice while the last row is locked can make another one hear "sold out" too early.
 */
final class SkipLockedBaseline implements CouponBaseline {
    private static final String CLAIM = """
            WITH free AS (
              SELECT sequence FROM baseline_slot
              WHERE campaign = $1 AND user_id IS NULL
              ORDER BY sequence LIMIT 1
              FOR UPDATE SKIP LOCKED
            )
            UPDATE baseline_slot SET user_id = $2, issued_at = now()
            FROM free WHERE baseline_slot.campaign = $1 AND baseline_slot.sequence = free.sequence
            """;

    private static final String SLOT_OF_USER = "SELECT FROM baseline_slot WHERE campaign = $1 AND user_id = $2";

    private final BaselineDatabase database;

    SkipLockedBaseline(BaselineDatabase database) {
        this.database = database;
    }

    @Override
    public Future<Void> create(String campaign, int stock) {
        return database.run(
                        "INSERT INTO baseline_slot (campaign, sequence) SELECT $1, generate_series(1, $2)",
                        Tuple.of(campaign, stock))
                .mapEmpty();
    }

    @Override
    public Future<ClaimResult> claim(String campaign, String user) {
        return database.claim(CLAIM, SLOT_OF_USER, campaign, user);
    }
}
