package io.dibs.ledger;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Removes the coupons of an archived campaign, and what is derived of them or was uploaded for it, step by step. A
 * removal that ended in its middle begins again and finds less to do. Confined to one caller.
 */
public final class CouponRemoval {
    /** Of small rows, some ten milliseconds of work; of runs and tiles, which are large, a hundredth. */
    private static final int ROWS = 10_000;

    private final BoundedPool pool;
    private final String campaign;
    private final int key;
    private int table;
    private @Nullable String place;

    CouponRemoval(BoundedPool pool, String campaign, int key) {
        this.pool = pool;
        this.campaign = campaign;
        this.key = key;
    }

    /** @return whether there may be more */
    public Future<Boolean> step() {
        return table < ArchiveStatements.STEPS.size() ? removeRows() : removeUpload();
    }

    private Future<Boolean> removeRows() {
        return pool.execute(
                        ArchiveStatements.STEPS.get(table),
                        Tuple.of(key).addString(place).addInteger(ROWS))
                .map(this::removed);
    }

    private boolean removed(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        place = row.getString("place");
        if (row.getLong("removed") == 0) {
            table++;
        }
        return true;
    }

    private Future<Boolean> removeUpload() {
        return pool.execute(ArchiveStatements.DROP_UPLOADS, Tuple.of(campaign))
                .compose(dropped -> pool.execute(ArchiveStatements.DROPPED_UPLOADS, Tuple.of(campaign)))
                .compose(rows -> rows.size() == 0
                        ? pool.execute(ArchiveStatements.END_REMOVAL, Tuple.of(key))
                                .map(false)
                        : clear(rows.iterator().next().getLong("id")));
    }

    private Future<Boolean> clear(long upload) {
        return clear(UploadStatements.CLEAR_CODES, upload)
                .compose(codes ->
                        codes > 0 ? Future.succeededFuture(codes) : clear(UploadStatements.CLEAR_USERS, upload))
                .compose(lines -> lines > 0
                        ? Future.<Void>succeededFuture()
                        : pool.execute(UploadStatements.CLEARED, Tuple.of(upload))
                                .<Void>mapEmpty())
                .map(true);
    }

    private Future<Integer> clear(String sql, long upload) {
        return pool.execute(sql, Tuple.of(upload, ROWS)).map(RowSet::rowCount);
    }
}
