package io.dibs.ledger;

import io.dibs.repository.UploadStaging;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stages uploaded lines before a command of the shard publishes them as a whole. Staging does not check the fence:
 * staged lines belong to no campaign until then, and abandoned ones are deleted by the next upload, or from time to
 * time.
 */
final class StagingTable implements UploadStaging {
    private static final int CLEARED_AT_ONCE = 20_000;

    private final BoundedPool pool;

    StagingTable(BoundedPool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Long> begin(String campaign, boolean codes, String request) {
        return clear().compose(cleared ->
                        pool.execute(UploadStatements.BEGIN, Tuple.of(campaign, codes ? "CODES" : "USERS", request)))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Future<List<CodeClash>> codes(long upload, int first, List<String> codes) {
        Tuple lines = Tuple.of(upload, first).addArrayOfString(codes.toArray(String[]::new));
        return put(UploadStatements.PUT_CODES, lines)
                .compose(staged -> staged == codes.size()
                        ? Future.succeededFuture(List.<CodeClash>of())
                        : pool.execute(UploadStatements.CLASHES, lines).map(StagingTable::clashes));
    }

    private static List<CodeClash> clashes(RowSet<Row> rows) {
        List<CodeClash> clashes = new ArrayList<>(rows.size());
        rows.forEach(row -> clashes.add(clash(row)));
        return clashes;
    }

    private static CodeClash clash(Row row) {
        boolean published = row.getString(4).equals("PUBLISHED");
        return new CodeClash(
                row.getInteger(0),
                row.getBoolean(1),
                row.getInteger(2),
                row.getString(3),
                published,
                published ? row.getInteger(5) + row.getInteger(2) - 1 : 0);
    }

    @Override
    public Future<Integer> users(long upload, List<String> ids) {
        return put(UploadStatements.PUT_USERS, Tuple.of(upload).addArrayOfString(ids.toArray(String[]::new)));
    }

    private Future<Integer> put(String sql, Tuple lines) {
        return pool.execute(sql, lines).compose(rows -> {
            Row counts = rows.iterator().next();
            return counts.getLong(0) == 0
                    ? Future.failedFuture("The upload was cleared away, as one that nobody goes on with")
                    : Future.succeededFuture(counts.getLong(1).intValue());
        });
    }

    @Override
    public Future<Optional<Published>> published(String campaign, String request) {
        return pool.execute(UploadStatements.PUBLISHED, Tuple.of(campaign, request))
                .map(StagingTable::first);
    }

    private static Optional<Published> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next())
                        .map(row -> new Published(row.getLong(0), row.getInteger(1), row.getInteger(2)));
    }

    @Override
    public Future<Void> drop(long upload) {
        return pool.execute(UploadStatements.DROP, Tuple.of(upload)).compose(dropped -> clear());
    }

    /** Deletes what can no longer be published, some lines at a time. */
    Future<Void> clear() {
        return pool.execute(UploadStatements.DROP_LEFT_BEHIND, Tuple.tuple())
                .compose(dropped -> pool.execute(UploadStatements.NEXT_DROPPED, Tuple.tuple()))
                .compose(rows -> rows.size() == 0
                        ? Future.<Void>succeededFuture()
                        : clear(rows.iterator().next().getLong(0)).compose(cleared -> clear()));
    }

    private Future<Void> clear(long upload) {
        return clear(UploadStatements.CLEAR_CODES, upload)
                .compose(cleared -> clear(UploadStatements.CLEAR_USERS, upload))
                .compose(cleared -> pool.execute(UploadStatements.CLEARED, Tuple.of(upload)))
                .mapEmpty();
    }

    private Future<Void> clear(String sql, long upload) {
        return pool.execute(sql, Tuple.of(upload, CLEARED_AT_ONCE))
                .compose(rows ->
                        rows.rowCount() < CLEARED_AT_ONCE ? Future.<Void>succeededFuture() : clear(sql, upload));
    }
}
