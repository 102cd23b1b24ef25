package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/**
 * Forgets what is older than it is to be kept, some rows at a time, over the connections of the API: no shard waits for
 * it. Every node may; of rows that several would remove, each takes others.
 */
public final class LedgerRetention {
    /** Some ten milliseconds of work. */
    private static final int ROWS = 1_000;
    /** Of one table in a round; what is left then is the next round's. */
    private static final int STEPS = 100;

    private final BoundedPool pool;
    private final StagingTable staging;

    LedgerRetention(BoundedPool pool, StagingTable staging) {
        this.pool = pool;
        this.staging = staging;
    }

    /**
     * How many days something is kept; 0 is for ever.
     *
     * @param history each change of a campaign, after it was made
     * @param deliveries what webhooks were sent, after the last attempt
     * @param lists those who may claim, after the last change of their campaign, which is closed
     */
    public record KeptDays(int history, int deliveries, int lists) {
        public static final KeptDays USUAL = new KeptDays(0, 7, 0);
    }

    /** One round. Uploads that nobody published are cleared away, too. */
    public Future<Void> forget(KeptDays kept) {
        return forget(RetentionStatements.FORGET_HISTORY, kept.history())
                .compose(done -> forget(RetentionStatements.FORGET_NOTICES, kept.deliveries()))
                .compose(done -> dropLists(kept.lists()))
                .compose(done -> staging.clear());
    }

    private Future<Void> forget(String sql, int days) {
        return days == 0 ? Future.succeededFuture() : forget(sql, days, STEPS);
    }

    private Future<Void> forget(String sql, int days, int steps) {
        return pool.execute(sql, Tuple.of(days, ROWS))
                .compose(rows -> rows.rowCount() < ROWS || steps == 1
                        ? Future.<Void>succeededFuture()
                        : forget(sql, days, steps - 1));
    }

    private Future<Void> dropLists(int days) {
        return days == 0
                ? Future.succeededFuture()
                : pool.execute(RetentionStatements.DROP_LISTS, Tuple.of(days)).mapEmpty();
    }
}
